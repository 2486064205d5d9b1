//! What a run writes into files beside its report: behaviours, pictures, graphs, pages.

pub mod diagram;
pub mod graph_file;
pub mod html_report;
pub mod raster;
pub mod shown;
pub mod trace_file;
