using ClientSdk.Limits;

namespace ClientSdk.Limiters;

/// <content>Replies: the way of nearly all permits to their end.</content>
internal sealed partial class PartitionLimiter
{
    /// <summary>The reply's headers are here, so windows and buckets end now; a concurrency permit lasts until its body is, too.</summary>
    /// <param name="handle">The permit.</param>
    /// <param name="reading">What the reply said.</param>
    /// <param name="isUnavailable">A 503: its hint is a pause and nothing else.</param>
    /// <param name="body">How much of the body is here.</param>
    public ReplyOutcome Replied(PermitHandle handle, RateLimitReading reading, bool isUnavailable, BodyState body)
    {
        ReplyOutcome outcome;
        Waiter? answered = null;

        // Looked at outside of the lock, which is held half as long for it.
        long now = Clock.Now;
        using (_lock.EnterScope())
        {
            if (handle.IsStale || handle.Permit.HasReplied)
            {
                return ReplyOutcome.Nothing;
            }

            now = Past(now);
            if (body == BodyState.Whole && !isUnavailable && reading.IsEmpty)
            {
                outcome = LimitSets.EndUnremarked(handle.Permit, now);
            }
            else
            {
                outcome = Settlement.Reply(handle.Permit, reading, isUnavailable, now, _settings);
                EndWith(body, handle.Permit, now);
            }

            if (outcome.IsLongPause)
            {
                _turnstile.RefuseStoppedByLongPause(now, ref answered);
            }

            PumpAndArm(now, ref answered);
        }

        Complete(answered);
        return outcome;
    }

    private void EndWith(BodyState body, Permit permit, long now)
    {
        if (body == BodyState.Whole)
        {
            LimitSets.End(permit, now);
            return;
        }

        long due = body == BodyState.Endless ? MonotonicClock.Never : now + _settings.BodyHold.Ticks;
        if (permit.ReleaseAllButBodies(due))
        {
            LimitSets.Recycle(permit);
        }
        else
        {
            // Nobody may ever ask again: that the body was forgotten is told when it is due.
            _timer.WakeAt(due);
        }
    }
}
