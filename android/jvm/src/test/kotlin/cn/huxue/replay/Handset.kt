/**
 * A phone without a screen that `huxue-lab` drives: docs/handset.md. It passes on what it is told and has no rules.
 */
package cn.huxue.replay

import cn.huxue.core.Clock
import cn.huxue.core.HuxuePhone
import cn.huxue.core.NoAnswer
import cn.huxue.core.PhoneEvidence
import cn.huxue.core.PhoneFailure
import cn.huxue.core.Reading
import cn.huxue.core.SavedAct
import cn.huxue.core.Transport
import java.util.HexFormat
import kotlinx.coroutines.runBlocking

fun main() {
    val line = Line()
    val handset = Handset(PipedNetwork(line))
    while (true) {
        line.say(handset.answer(line.hear() ?: return))
    }
}

/** The two streams, one JSON object a line. */
internal class Line {
    private val input = System.`in`.bufferedReader(Charsets.UTF_8)
    private val output = System.out.bufferedWriter(Charsets.UTF_8)

    fun say(message: Map<String, Any?>) {
        output.write(Json.write(message) + "\n")
        output.flush()
    }

    fun hear(): Told? = input.readLine()?.let { Told(Json.read(it) as Map<*, *>) }
}

/** HQ as the lab lets this phone reach it. */
private class PipedNetwork(private val line: Line) : Transport {
    override fun enrol(body: ByteArray): ByteArray = ask("enrol", body)

    override fun sync(body: ByteArray): ByteArray = ask("sync", body)

    private fun ask(what: String, body: ByteArray): ByteArray {
        line.say(mapOf("ask" to what, "body" to hex(body)))
        val heard = line.hear() ?: throw NoAnswer.Unreachable("the lab is gone")
        if (heard.has("answer")) return heard.bytes("answer")
        if (!heard.has("refused")) throw NoAnswer.Unreachable(heard.text("unreachable"))
        val refused = heard.inside("refused")
        throw NoAnswer.Refused(refused.whole("status").toUShort(), refused.text("code"))
    }
}

/** Shows one reading for as long as a call takes. */
private class StandingClock(private val shown: Reading) : Clock {
    override fun reading(): Reading = shown
}

/** One open phone; each `do` of the protocol is one call of it. */
private class Handset(private val network: Transport) {
    private lateinit var phone: HuxuePhone
    private lateinit var evidence: PhoneEvidence

    fun answer(request: Told): Map<String, Any?> = try {
        mapOf("done" to done(request))
    } catch (failure: PhoneFailure) {
        mapOf("failed" to told(failure))
    } catch (thrown: Exception) {
        // The lab says which scenario it was.
        mapOf("failed" to mapOf("code" to "handset", "en" to thrown.toString()))
    }

    private fun done(request: Told): Any? = with(request) {
        when (val name = text("do")) {
            "open" -> open(text("folder"), whole("fold_version").toUShort())
            "close" -> close()
            "enrol" -> runBlocking { phone.enrol(text("code"), null, null, orNull("pin"), StandingClock(reading())) }.nothing()
            "sync" -> runBlocking { phone.sync(StandingClock(reading())) }.nothing()
            "act" -> told(phone.act(inside("command").command(), reading()))
            "write_unknown_kind" -> told(evidence.writeUnknownKind(whole("code").toUShort(), reading()))
            "gate_code" -> phone.gateCode(text("post"), reading()).text
            "standing" -> standing(reading())
            "entries_written" -> phone.entriesWritten()
            "peer_scopes" -> hex(phone.peerScopes())
            "bundle_for" -> hex(phone.bundleFor(bytes("scopes")))
            "take_bundle" -> hex(phone.takeBundle(bytes("bundle")).receipt)
            "note_custody" -> phone.noteCustody(bytes("receipt")).nothing()
            "holds" -> evidence.holds(text("entry"))
            "scopes" -> evidence.scopes().map(::hex)
            "entries_in" -> entriesIn(bytes("scope"))
            "digest" -> hex(evidence.digest(bytes("scope"), whole("fold_version").toUShort()))
            else -> error("nothing is called $name")
        }
    }

    private fun open(folder: String, foldVersion: UShort): Any? {
        evidence = PhoneEvidence.open(folder, foldVersion, null, null, network)
        phone = evidence.phone()
        return null
    }

    private fun close(): Any? {
        phone.pause()
        phone.close()
        evidence.close()
        return null
    }

    private fun standing(reading: Reading): Map<String, Any?> {
        val states = phone.entryStates().associate { it.entry to it.state.name.lowercase() }
        return mapOf("pending" to phone.status(reading).pending, "states" to states)
    }

    private fun entriesIn(scope: ByteArray): List<Any?> = evidence.entriesIn(scope).map {
        mapOf("journal" to hex(it.journal), "seq" to it.seq, "prev" to it.prev, "raw" to hex(it.raw))
    }
}

private fun told(saved: SavedAct): Map<String, Any?> = mapOf("entries" to saved.entries, "incident" to saved.incident)

private fun told(failure: PhoneFailure): Map<String, Any?> {
    val (code, en) = when (failure) {
        is PhoneFailure.TryLater -> failure.code to failure.en
        is PhoneFailure.CorrectInput -> failure.code to failure.en
        is PhoneFailure.SignIn -> failure.code to failure.en
        is PhoneFailure.UpdateApp -> failure.code to failure.en
        is PhoneFailure.AskAdmin -> failure.code to failure.en
        is PhoneFailure.ReportBug -> failure.code to failure.en
    }
    return mapOf("code" to code, "en" to en)
}

/** What a call gives is of no interest to the lab. */
private fun Any.nothing(): Any? = null

private fun hex(bytes: ByteArray): String = HexFormat.of().formatHex(bytes)
