//! Transfer: clerks move money between two accounts, one coin at a time.
//!
//! The first specification of docs/GUIDE.md, at the end of its first part. It is wrong, and says so: a coin is
//! lost when two clerks read before either of them writes.

use synod::prelude::*;

#[derive(Constants)]
struct Transfer {
    /// How many clerks there are. The first takes from checking, the second from savings, and so on.
    #[constant(default = 2, range = 1..=4)]
    clerks: usize,
    /// What is in each account at the beginning.
    #[constant(default = 2, range = 0..=9)]
    coins: u8,
}

#[derive(Finite)]
enum Account {
    Checking,
    Savings,
}

#[derive(Finite)]
#[finite(count = 4, show = "c1")]
struct Clerk(u8);

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

#[derive(State)]
struct State {
    /// How many coins are in each account.
    balance: Map<Account, u8>,
    /// What a clerk in the middle of a transfer has read of its source's balance.
    read: Map<Clerk, u8>,
}

#[derive(Action)]
enum Action {
    /// A clerk reads the balance of the account that it takes from.
    Read { clerk: Clerk },
    /// It writes that balance back, one coin less, and adds the coin to the other account.
    Move { clerk: Clerk },
}

impl Spec for Transfer {
    type State = State;
    type Action = Action;

    fn init(&self) -> impl IntoIterator<Item = State> {
        [State { balance: Map::from_fn(Account::all(), |_| self.coins), read: Map::new() }]
    }

    fn next(&self, s: &State, steps: &mut Steps<'_, Self>) {
        for clerk in Clerk::first(self.clerks) {
            let (source, target) = clerk.accounts();
            match s.read.get(clerk) {
                None if s.balance[source] > 0 => steps.take(Action::Read { clerk }, |t| {
                    t.read.insert(clerk, s.balance[source]);
                }),
                None => {}
                Some(read) => steps.take(Action::Move { clerk }, |t| {
                    t.balance[source] = read - 1;
                    t.balance[target] += 1;
                    t.read.remove(clerk);
                }),
            }
        }
    }

    /// Nobody is in the middle of a transfer, and nobody finds a coin to take.
    fn may_end(&self, s: &State) -> bool {
        s.read.is_empty()
    }

    fn properties(&self, p: &mut Properties<Self>) {
        p.always("NothingIsLost", |m, s| {
            let total: u8 = s.balance.values().sum();
            ensure!(total == 2 * m.coins, "{} coins have become {total}", 2 * m.coins);
            Ok(())
        });
        p.reachable("SavingsGrow", |m, s| s.balance[Account::Savings] > m.coins);
    }

    fn models() -> Models<Self> {
        Models::new()
            .model("default", Self::default())
            .violates("NothingIsLost")
            .model("one_clerk", Self { clerks: 1, ..Self::default() })
    }
}

synod::main!(Transfer);
