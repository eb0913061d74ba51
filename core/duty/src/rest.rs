//! Rest between late and early duty (S41): a benefit to people, and a limit to whom one may ask to stand in.

use crate::policy::Policy;
use crate::windows::Window;

/// Would this window leave enough rest beside the duties that somebody has already? Windows of one service day are one
/// duty with its breaks; between two days lies at least [`Policy::rest_min`].
pub fn leaves_rest<'a>(duties: impl IntoIterator<Item = &'a Window>, window: &Window, policy: &Policy) -> bool {
    duties.into_iter().filter(|duty| duty.day != window.day).all(|duty| {
        let (first, second) = if duty.on_due <= window.on_due { (duty, window) } else { (window, duty) };
        second.on_due.since(first.off_due) >= i64::from(policy.rest_min) * 60_000
    })
}
