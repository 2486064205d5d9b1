//! How much memory a search may take when nobody says: three quarters of what is free.

use std::fs;
use std::path::{Path, PathBuf};

/// Three quarters of the memory that is available to this process; `None` where the system does not say.
#[must_use]
pub fn default_limit() -> Option<u64> {
    let available = [meminfo(), cgroup()].into_iter().flatten().min()?;
    Some(available / 4 * 3)
}

fn meminfo() -> Option<u64> {
    available_in(&fs::read_to_string("/proc/meminfo").ok()?)
}

fn available_in(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

/// What the control groups of this process leave: the least of all that are above it.
fn cgroup() -> Option<u64> {
    let groups = fs::read_to_string("/proc/self/cgroup").ok()?;
    let path = groups.lines().find_map(|line| line.strip_prefix("0::"))?;
    let root = Path::new("/sys/fs/cgroup");
    let own: PathBuf = root.join(path.trim_start_matches('/'));
    own.ancestors().take_while(|folder| folder.starts_with(root)).filter_map(left_in_group).min()
}

fn left_in_group(folder: &Path) -> Option<u64> {
    let number = |name: &str| fs::read_to_string(folder.join(name)).ok()?.trim().parse::<u64>().ok();
    let used = number("memory.current").unwrap_or(0).saturating_sub(file_cache(folder));
    Some(number("memory.max")?.saturating_sub(used))
}

/// What the system would give back: pages of files that nobody used lately.
fn file_cache(folder: &Path) -> u64 {
    let stat = fs::read_to_string(folder.join("memory.stat")).unwrap_or_default();
    let line = stat.lines().find_map(|line| line.strip_prefix("inactive_file "));
    line.and_then(|text| text.trim().parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn meminfo_counts_kibibytes() {
        assert_eq!(available_in("MemTotal: 9 kB\nMemAvailable:    2048 kB\n"), Some(2_097_152));
        assert_eq!(available_in("MemTotal: 9 kB\n"), None);
    }
}
