//! Tests of the whole phone against a hand-made HQ.
