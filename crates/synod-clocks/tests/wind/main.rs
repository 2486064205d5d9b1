//! `wind` against a literal interpreter of its programs, and the programs of the article.

mod article;
mod explored;
mod interpreter;
mod programs;
mod random;
