//! A failing day without every step that it also fails without. The day's end stays: only after everybody has met HQ
//! does "lost" mean lost.

use std::path::Path;

use super::plan::Plan;
use super::rules;

/// Takes out halves, then quarters, down to single steps, as long as the same rule stays broken.
pub fn shrink(plan: &mut Plan, broken: &str, county: &Path) {
    let mut size = plan.until_evening.div_ceil(2);
    while size > 0 {
        let mut from = 0;
        while from < plan.until_evening {
            let shorter = plan.without(from, size);
            if rules::play(&shorter, county).broken().as_deref() == Some(broken) {
                *plan = shorter;
            } else {
                from += size;
            }
        }
        size /= 2;
    }
}
