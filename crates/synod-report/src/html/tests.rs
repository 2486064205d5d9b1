//! The page as text: what is in it, whatever a spec puts there.

use serde_json::Value;

use super::*;
use crate::SpecError;
use crate::samples::{died, graph, holding, limited, outcome, spec, violated};

/// The data of a page, as its scripts read it.
fn data_of(page: &str) -> Value {
    let (_, rest) = page.split_once("id=\"data\">").expect("the page has its data");
    let (json, _) = rest.split_once("</script>").expect("the data end");
    serde_json::from_str(json).expect("the data are JSON")
}

fn page(specs: &[SpecReport]) -> String {
    html(specs, &Graphs::new())
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let specs = [spec(vec![outcome(violated(), &["Agreement"]), outcome(graph::lasso(), &[]), died()])];
    assert_eq!(page(&specs), page(&specs));
}
