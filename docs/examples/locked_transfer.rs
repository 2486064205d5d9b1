//! LockedTransfer: clerks move coins between two accounts, and lock an account before they touch it.
//!
//! The end of docs/GUIDE.md. Without locks a coin is lost (`first_spec.rs`). With them nothing is lost, but
//! clerks that lock the account they take from first wait for each other for ever. If all lock in the same
//! order, nothing is lost and nobody waits for ever, as far as the locks go. Whether a clerk gets a turn is
//! then a question of fairness.

use synod::prelude::*;

#[derive(Constants)]
struct LockedTransfer {
    /// How many clerks there are. The first takes from checking, the second from savings, and so on.
    #[constant(default = 2, range = 1..=4)]
    clerks: usize,
    /// What is in each account at the beginning.
    #[constant(default = 2, range = 0..=9)]
    coins: u8,
    /// Which account a clerk locks first.
    #[constant(default = Order::Same)]
    order: Order,
    /// What must not be put off for ever.
    #[constant(default = Fair::Unasked)]
    fairness: Fair,
}

/// Which account a clerk locks first.
#[derive(Finite)]
enum Order {
    /// Checking, whichever way the coin goes.
    Same,
    /// The one that it takes from.
    SourceFirst,
}

/// What must not be put off for ever.
#[derive(Finite)]
enum Fair {
    /// Nothing, and nothing is asked about what happens in the end.
    Unasked,
    /// Nothing: all clerks may stop.
    Nothing,
    /// Any clerk's next step, where it stays possible.
    Weak,
    /// Any clerk's next step, where it is possible again and again.
    Strong,
}

#[derive(Finite)]
enum Account {
    Checking,
    Savings,
}

#[derive(Finite)]
#[finite(count = 4, show = "c1")]
struct Clerk(u8);

#[derive(State)]
struct State {
    /// How many coins are in each account.
    balance: Map<Account, u8>,
    /// Who holds the lock of an account.
    holder: Map<Account, Clerk>,
    /// What a clerk in the middle of a transfer has read of its source's balance.
    read: Map<Clerk, u8>,
}

#[derive(Action)]
enum Action {
    /// A clerk locks an account that nobody has locked.
    Lock { clerk: Clerk, account: Account },
    /// With both locks it reads the balance of the account that it takes from.
    Read { clerk: Clerk },
    /// It writes that balance back, one coin less, adds the coin to the other account, and unlocks both.
    Move { clerk: Clerk },
    /// There is no coin to take: it unlocks both.
    GiveUp { clerk: Clerk },
}

impl Action {
    fn clerk(&self) -> Clerk {
        match *self {
            Self::Lock { clerk, .. }
            | Self::Read { clerk }
            | Self::Move { clerk }
            | Self::GiveUp { clerk } => clerk,
        }
    }
}

impl Spec for LockedTransfer {
    type State = State;
    type Action = Action;

    fn init(&self) -> impl IntoIterator<Item = State> {
        [State {
            balance: Map::from_fn(Account::all(), |_| self.coins),
            holder: Map::new(),
            read: Map::new(),
        }]
    }

    fn next(&self, s: &State, steps: &mut Steps<'_, Self>) {
        for clerk in Clerk::first(self.clerks) {
            match self.next_lock(s, clerk) {
                Some(account) if s.holder.contains_key(account) => {}
                Some(account) => steps.take(Action::Lock { clerk, account }, |t| {
                    t.holder.insert(account, clerk);
                }),
                None => transfer(s, steps, clerk),
            }
        }
    }

    fn fairness(&self, f: &mut Fairness<Self>) {
        for clerk in Clerk::first(self.clerks) {
            let acts = step_where(&format!("{clerk}'s steps"), move |_, _, action: &Action, _| {
                action.clerk() == clerk
            });
            match self.fairness {
                Fair::Unasked | Fair::Nothing => {}
                Fair::Weak => f.weak(acts),
                Fair::Strong => f.strong(acts),
            }
        }
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.always("NothingIsLost", |m, s| {
            let total: u8 = s.balance.values().sum();
            ensure!(total == 2 * m.coins, "{} coins have become {total}", 2 * m.coins);
            Ok(())
        });
        p.always("OneAtATime", |_, s| s.read.len() <= 1);
        p.always_step("OnlyMoveMoves", |_, s, action, t| {
            s.balance == t.balance || matches!(action, Action::Move { .. })
        });
        p.reachable("SavingsGrow", |m, s| s.balance[Account::Savings] > m.coins);
        for clerk in Clerk::first(self.clerks).filter(|_| self.fairness != Fair::Unasked) {
            let holds_a_lock = move |s: &State| s.holder.values().any(|holder| *holder == clerk);
            p.leads_to(
                &format!("Unlocks({clerk})"),
                move |_, s| holds_a_lock(s),
                move |_, s| !holds_a_lock(s),
            );
            p.infinitely_often(&format!("GetsATurn({clerk})"), move |_, s| holds_a_lock(s));
        }
    }

    fn models() -> Models<Self> {
        let fair = |fairness| Self { fairness, ..Self::default() };
        Models::new()
            .model("default", Self::default())
            .model("three_clerks", Self { clerks: 3, ..Self::default() })
            .model("source_first", Self { order: Order::SourceFirst, ..Self::default() })
            .deadlocks()
            .model("nobody_must", fair(Fair::Nothing))
            .violates("Unlocks(c1)")
            .violates("Unlocks(c2)")
            .violates("GetsATurn(c1)")
            .violates("GetsATurn(c2)")
            .model("clerks_go_on", fair(Fair::Weak))
            .violates("GetsATurn(c1)")
            .violates("GetsATurn(c2)")
            .model("fair_locks", fair(Fair::Strong))
    }
}

impl LockedTransfer {
    /// The lock that a clerk needs next; none, if it has both.
    fn next_lock(&self, s: &State, clerk: Clerk) -> Option<Account> {
        let (source, target) = clerk.accounts();
        let order = match self.order {
            Order::Same => [Account::Checking, Account::Savings],
            Order::SourceFirst => [source, target],
        };
        order.into_iter().find(|account| s.holder.get(*account) != Some(&clerk))
    }
}

impl Clerk {
    /// The account that it takes from, and the one that it gives to.
    fn accounts(self) -> (Account, Account) {
        if self.0 % 2 == 0 {
            (Account::Checking, Account::Savings)
        } else {
            (Account::Savings, Account::Checking)
        }
    }
}

/// The step of a clerk that has both locks.
fn transfer(s: &State, steps: &mut Steps<'_, LockedTransfer>, clerk: Clerk) {
    let (source, target) = clerk.accounts();
    match s.read.get(clerk) {
        None if s.balance[source] == 0 => steps.take(Action::GiveUp { clerk }, |t| t.holder.clear()),
        None => steps.take(Action::Read { clerk }, |t| {
            t.read.insert(clerk, s.balance[source]);
        }),
        Some(read) => steps.take(Action::Move { clerk }, |t| {
            t.balance[source] = read - 1;
            t.balance[target] += 1;
            t.read.remove(clerk);
            t.holder.clear();
        }),
    }
}

synod::main!(LockedTransfer);
