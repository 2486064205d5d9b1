//! What a search found out.

/// Why a search ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopReason {
    /// Every reachable state was explored.
    Exhausted,
    /// Enough was found, and the level where it was found is finished.
    Found,
    /// As many states as wanted.
    States,
    /// As many levels as wanted.
    Depth,
    /// No more memory is wanted.
    Bytes,
    /// There is no room for another state, whatever the memory.
    Full,
    /// A state's encoding is too long.
    StateBytes,
    /// The time is over.
    Time,
    /// The user does not want to wait.
    Interrupted,
}

/// What a search found out.
#[derive(Clone, Debug)]
pub struct Searched {
    /// Why it ended.
    pub stop: StopReason,
    /// Distinct states.
    pub distinct: u64,
    /// Initial states and steps.
    pub generated: u64,
    /// Distinct initial states.
    pub initial: u64,
    /// The deepest level with a state.
    pub depth: u64,
    /// Distinct states by level: those at depth 0, at depth 1, and so on to the deepest level with a state.
    pub levels: Vec<u64>,
    /// States that were not expanded.
    pub left_in_queue: u64,
    /// Steps by action.
    pub taken: Vec<u64>,
    /// New states by action.
    pub new_states: Vec<u64>,
    /// For each claim the shortest behaviours that show it.
    pub found: Vec<Option<Evidence>>,
    /// Bytes that the search held at its end.
    pub bytes: u64,
}

/// The shortest behaviours that show a finding. Where there are both, the replay tells which one chooses earlier steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Steps of the behaviour.
    pub length: u64,
    /// The keys of a path to the state.
    pub to_state: Option<Vec<Vec<u8>>>,
    /// The keys of a path to where the step begins, and the step's number there.
    pub to_step: Option<(Vec<Vec<u8>>, u32)>,
}
