//! One record per screen (N13): the file names are those of `huxue_phone::screens`.

mod about_me;
mod brief;
mod check_in;
mod colleague;
mod enrol;
mod exchange;
mod explain;
mod incident;
mod incident_form;
mod incident_list;
mod lock;
mod post;
mod queue;
mod roll_call;
mod school;
mod settings;
mod sos;
mod today;
mod volunteer;
mod week;
