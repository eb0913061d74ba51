//! Headquarters from outside, over its public functions and over the wire: one program, so that it is linked once.

mod support;

mod alarms;
mod audit;
mod base_people;
mod certificates;
mod concerns;
mod daily;
mod desk;
mod evidence;
mod exports;
mod forecast;
mod guessing;
mod http;
mod import;
mod incidents;
mod keys;
mod map;
mod matrix;
mod openapi;
mod page;
mod patrol;
mod places;
mod replay;
mod retention;
mod roll_call;
mod rules;
mod staff;
mod sync;
mod wire_matrix;
