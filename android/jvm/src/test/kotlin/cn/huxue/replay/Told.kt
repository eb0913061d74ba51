package cn.huxue.replay

import cn.huxue.core.AsPerson
import cn.huxue.core.Command
import cn.huxue.core.ConcernForm
import cn.huxue.core.Datum
import cn.huxue.core.Edit
import cn.huxue.core.Fix
import cn.huxue.core.GnssTime
import cn.huxue.core.Published
import cn.huxue.core.Reading
import java.util.HexFormat

/** The fields of one JSON object of the protocol, as the generated types want them. */
internal class Told(private val fields: Map<*, *>) {
    fun has(name: String): Boolean = fields[name] != null

    fun orNull(name: String): String? = fields[name] as String?

    fun text(name: String): String = fields[name] as String

    fun flag(name: String): Boolean = fields[name] as Boolean

    fun texts(name: String): List<String> = (fields[name] as List<*>).map { it as String }

    fun whole(name: String): Long = fields[name] as Long

    fun wholeOrNull(name: String): Long? = fields[name] as Long?

    fun bytes(name: String): ByteArray = HexFormat.of().parseHex(text(name))

    fun inside(name: String): Told = Told(fields[name] as Map<*, *>)

    private fun <T> insideOrNull(name: String, make: Told.() -> T): T? = if (has(name)) inside(name).make() else null

    private fun real(name: String): Double = (fields[name] as Number).toDouble()

    fun reading(): Reading = inside("reading").run {
        val gnss = insideOrNull("gnss") { GnssTime(whole("time"), whole("age_ms").toULong()) }
        Reading(whole("wall"), whole("boot_id").toUInt(), whole("boot_ms").toULong(), gnss)
    }

    private fun fix(): Fix? = insideOrNull("fix") {
        val age = if (has("age_s")) real("age_s") else null
        Fix(real("lat"), real("lon"), real("accuracy_m"), age, flag("mock"), flag("approximate"), datum())
    }

    private fun datum(): Datum? = orNull("datum")?.let { Datum.valueOf(it.uppercase()) }

    private fun by(): AsPerson? = insideOrNull("by") { AsPerson(text("person"), orNull("pin")) }

    private fun edit(): Edit = inside("edit").run {
        Edit(
            orNull("text"),
            orNull("category"),
            wholeOrNull("severity")?.toUByte(),
            orNull("status"),
            orNull("assigned"),
            orNull("officer"),
            orNull("handed_to"),
            orNull("comment"),
        )
    }

    private fun form(): ConcernForm = inside("form").run {
        ConcernForm(text("code"), text("text"), text("action"), orNull("plate"), wholeOrNull("seen_at"), flag("over"))
    }

    fun command(): Command = when (val kind = text("kind")) {
        "check_in" -> Command.CheckIn(text("post"), fix(), by(), orNull("gate_code"))
        "ping" -> Command.Ping(text("post"), fix(), by(), orNull("gate_code"))
        "dispute" -> {
            val (window, of) = wholeOrNull("window") to orNull("of")
            Command.Dispute(text("post"), text("day"), window, of, text("reason"), by())
        }
        "check_out" -> Command.CheckOut(text("post"), fix(), orNull("reason"), by())
        "place_observed" -> Command.PlaceObserved(text("of"), requireNotNull(fix()))
        "attest" -> Command.Attest(text("post"), texts("persons"), flag("present"), by())
        "stand_in" -> Command.StandIn(text("post"), text("in_place_of"), text("reason"), by())
        "leave" -> Command.Leave(text("from"), text("to"), text("reason"), by())
        "acknowledge" -> {
            val what = Published.valueOf(text("what").uppercase())
            Command.Acknowledge(what, whole("version").toUInt(), orNull("post"), by())
        }
        "late_entry" -> {
            val (on, off) = wholeOrNull("on") to wholeOrNull("off")
            Command.LateEntry(text("post"), orNull("day"), on, off, text("reason"), by())
        }
        "all_clear" -> Command.AllClear(text("post"), text("movement"), by())
        "checklist" -> Command.Checklist(text("post"), text("item"), text("value"), by())
        "file_incident" -> Command.FileIncident(text("post"), text("category"), text("text"), orNull("from"), by())
        "edit_incident" -> Command.EditIncident(text("id"), edit(), by())
        "close_incident" -> Command.CloseIncident(text("id"), orNull("officer"), orNull("note"), by())
        "traffic_report" -> Command.TrafficReport(text("post"), text("category"), text("text"), by())
        "sos" -> Command.Sos(text("post"), flag("silent"), fix(), by())
        "report_concern" -> Command.ReportConcern(text("post"), form(), by())
        "answer_roll_call" -> Command.AnswerRollCall(text("post"), by())
        else -> error("no command is called $kind")
    }
}
