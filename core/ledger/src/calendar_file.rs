//! The calendar file.
