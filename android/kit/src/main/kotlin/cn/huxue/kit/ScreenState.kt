package cn.huxue.kit

/** What one screen shows: the core's record, whole. */
sealed interface ScreenState {
    val head: Head

    /** Inputs of this screen; what stands in them goes with every action. */
    val fields: List<Field> get() = emptyList()

    data class Enrol(val view: EnrolView) : ScreenState {
        override val head get() = view.head
        override val fields get() = view.fields
    }

    data class Today(val view: TodayView) : ScreenState {
        override val head get() = view.head
    }

    data class CheckIn(val view: CheckInView) : ScreenState {
        override val head get() = view.head
    }

    data class Week(val view: WeekView) : ScreenState {
        override val head get() = view.head
    }

    data class Exchange(val view: ExchangeView) : ScreenState {
        override val head get() = view.head
        override val fields get() = view.standIn + view.leave
    }

    data class Post(val view: PostView) : ScreenState {
        override val head get() = view.head
    }

    data class School(val view: SchoolView) : ScreenState {
        override val head get() = view.head
    }

    data class IncidentForm(val view: IncidentFormView) : ScreenState {
        override val head get() = view.head
        override val fields get() = listOf(view.text)
    }

    data class Incident(val view: IncidentView) : ScreenState {
        override val head get() = view.head
        override val fields get() = listOfNotNull(view.comment, view.handOver, view.officer)
    }

    data class IncidentList(val view: IncidentListView) : ScreenState {
        override val head get() = view.head
    }

    data class Volunteer(val view: VolunteerView) : ScreenState {
        override val head get() = view.head
    }

    data class Sos(val view: SosView) : ScreenState {
        override val head get() = view.head
    }

    data class RollCall(val view: RollCallView) : ScreenState {
        override val head get() = view.head
    }

    data class Queue(val view: QueueView) : ScreenState {
        override val head get() = view.head
    }

    data class AboutMe(val view: AboutMeView) : ScreenState {
        override val head get() = view.head
    }

    data class Explain(val view: ExplainView) : ScreenState {
        override val head get() = view.head
        override val fields get() = view.lateEntry + view.dispute
    }

    data class Brief(val view: BriefView) : ScreenState {
        override val head get() = view.head
    }

    data class Colleague(val view: ColleagueView) : ScreenState {
        override val head get() = view.head
        override val fields get() = listOf(view.person, view.pin)
    }

    data class Settings(val view: SettingsView) : ScreenState {
        override val head get() = view.head
    }

    data class Lock(val view: LockView) : ScreenState {
        override val head get() = view.head
        override val fields get() = listOf(view.pin)
    }
}
