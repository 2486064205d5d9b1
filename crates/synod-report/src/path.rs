//! Where in a state a part is: `log[n1][2].term`, as a chain of steps that becomes text only for those changes that are told.

use std::rc::Rc;

use crate::value::is_positional;

/// A part of a state.
pub(crate) struct Path {
    before: Option<Rc<Path>>,
    step: String,
    /// The letters of the whole text.
    pub(crate) length: usize,
}

impl Path {
    /// A variable.
    pub(crate) fn start(name: &str) -> Rc<Self> {
        debug_assert!(!name.is_empty() && !is_positional(name), "the path begins with a variable");
        Rc::new(Self { before: None, step: name.to_owned(), length: name.chars().count() })
    }

    /// A part of the part.
    pub(crate) fn then(self: &Rc<Self>, step: String) -> Rc<Self> {
        let length = self.length + step.chars().count();
        Rc::new(Self { before: Some(Rc::clone(self)), step, length })
    }

    /// A part that has a number or a key.
    pub(crate) fn index(self: &Rc<Self>, key: &str) -> Rc<Self> {
        self.then(format!("[{key}]"))
    }

    /// The whole.
    pub(crate) fn text(&self) -> String {
        let chain = std::iter::successors(Some(self), |path| path.before.as_deref());
        let mut steps: Vec<&str> = chain.map(|path| path.step.as_str()).collect();
        steps.reverse();
        steps.concat()
    }
}
