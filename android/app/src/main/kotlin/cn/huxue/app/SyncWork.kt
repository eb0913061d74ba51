package cn.huxue.app

import android.app.NotificationChannel
import android.app.NotificationManager
import android.content.Context
import android.net.NetworkCapabilities
import android.net.NetworkRequest
import androidx.core.app.NotificationCompat
import androidx.work.BackoffPolicy
import androidx.work.Constraints
import androidx.work.CoroutineWorker
import androidx.work.ExistingPeriodicWorkPolicy
import androidx.work.ExistingWorkPolicy
import androidx.work.ForegroundInfo
import androidx.work.NetworkType
import androidx.work.OneTimeWorkRequestBuilder
import androidx.work.OutOfQuotaPolicy
import androidx.work.PeriodicWorkRequestBuilder
import androidx.work.WorkManager
import androidx.work.WorkerParameters
import cn.huxue.kit.PhoneFailure
import java.util.concurrent.TimeUnit

/**
 * Syncs when no screen is open. One piece of work carries everything that waits, so there is never more than one of
 * either kind; whether a sync is due, and what it sends, is the core's.
 */
class SyncWork(context: Context, parameters: WorkerParameters) : CoroutineWorker(context, parameters) {
    override suspend fun doWork(): Result = try {
        (applicationContext as HuxueApplication).gateway.sync()
        Result.success()
    } catch (_: PhoneFailure.TryLater) {
        Result.retry()
    } catch (_: PhoneFailure) {
        // Not enrolled, too old, a defect: no repetition mends it, and the next screen says what it is.
        Result.success()
    }

    /** Before Android 12 an expedited piece of work runs as a foreground service, which must show itself. */
    override suspend fun getForegroundInfo(): ForegroundInfo {
        val notifications = applicationContext.service<NotificationManager>()
        val name = applicationContext.getString(R.string.channel_sync)
        val about = applicationContext.getString(R.string.channel_sync_about)
        val channel = NotificationChannel(CHANNEL, name, NotificationManager.IMPORTANCE_MIN)
        channel.description = about
        notifications.createNotificationChannel(channel)
        val shown = NotificationCompat.Builder(applicationContext, CHANNEL)
            .setSmallIcon(R.drawable.notify_sync)
            .setContentTitle(about)
            .setOngoing(true)
            .build()
        return ForegroundInfo(NOTIFICATION, shown)
    }

    companion object {
        private const val REGULAR = "sync.regular"
        private const val SOON = "sync.soon"
        private const val CHANNEL = "sync"
        private const val NOTIFICATION = 1
        private const val REGULAR_MINUTES = 15L
        private const val BACKOFF_S = 30L

        /** From now on, every quarter of an hour that there is a network. */
        fun keepRegular(context: Context) {
            val work = PeriodicWorkRequestBuilder<SyncWork>(REGULAR_MINUTES, TimeUnit.MINUTES)
                .setConstraints(anyNetwork())
                .setBackoffCriteria(BackoffPolicy.EXPONENTIAL, BACKOFF_S, TimeUnit.SECONDS)
                .build()
            WorkManager.getInstance(context)
                .enqueueUniquePeriodicWork(REGULAR, ExistingPeriodicWorkPolicy.UPDATE, work)
        }

        /** As soon as there is a network: something was saved and the screen may be gone before it is sent. */
        fun soon(context: Context) {
            val work = OneTimeWorkRequestBuilder<SyncWork>()
                .setConstraints(anyNetwork())
                .setExpedited(OutOfQuotaPolicy.RUN_AS_NON_EXPEDITED_WORK_REQUEST)
                .setBackoffCriteria(BackoffPolicy.EXPONENTIAL, BACKOFF_S, TimeUnit.SECONDS)
                .build()
            // A repetition that waits its turn after a failure would sit in the way: what is new goes first.
            WorkManager.getInstance(context).enqueueUniqueWork(SOON, ExistingWorkPolicy.REPLACE, work)
        }

        /**
         * Any network will do, one without the open internet too, and through a VPN: headquarters may be reachable
         * only there. Before Android 9 the system offers no such choice.
         */
        private fun anyNetwork(): Constraints {
            val request = NetworkRequest.Builder()
                .removeCapability(NetworkCapabilities.NET_CAPABILITY_NOT_VPN)
                .build()
            return Constraints.Builder().setRequiredNetworkRequest(request, NetworkType.CONNECTED).build()
        }
    }
}
