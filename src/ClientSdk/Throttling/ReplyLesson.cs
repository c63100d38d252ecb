using System.Net;
using ClientSdk.Headers;
using ClientSdk.Limiters;
using ClientSdk.Limits;

namespace ClientSdk.Throttling;

/// <summary>What a reply teaches: read once, told to the limiter, to logs and metrics, and to the request where there is something to remember.</summary>
internal sealed class ReplyLesson(Throttle throttle, CallTimes times)
{
    /// <summary>The short way of nearly all replies: a success whose headers say all. It settles the attempt in one call of the limiter.</summary>
    /// <returns>Whether the reply was one.</returns>
    public bool TryTake(Attempt attempt, HttpResponseMessage response)
    {
        if (!response.IsSuccessStatusCode || ReplyReader.NeedsBody(response, throttle.Plan.Headers))
        {
            return false;
        }

        try
        {
            Take(attempt, response, null, new ReceiptTime(throttle.Time));
            return true;
        }
        catch
        {
            // A log or a listener threw: nobody will have the reply.
            response.Dispose();
            attempt.Dispose();
            throw;
        }
    }

    /// <summary>Any other reply. The headers are learned from in every case: also of a reply whose body breaks off, or whose caller leaves while it is looked at.</summary>
    public async ValueTask TakeAsync(Attempt attempt, HttpResponseMessage response, bool isAsync)
    {
        DateTimeOffset receivedAt = throttle.Time.GetUtcNow();
        try
        {
            string? body;
            try
            {
                body = await ReplyBody.ReadAsync(response, throttle, isAsync, attempt.Token).ConfigureAwait(false);
            }
            catch
            {
                Learn(attempt, response, null, receivedAt, BodyState.Coming);
                throw;
            }

            Take(attempt, response, body, receivedAt);
        }
        catch
        {
            response.Dispose();
            attempt.Dispose();
            throw;
        }
    }

    /// <summary>The body, unless nothing of it is still to come, ends the attempt when it has been read or disposed.</summary>
    private void Take(Attempt attempt, HttpResponseMessage response, string? body, in ReceiptTime receivedAt)
    {
        // The report is found through it, and a stub may have left it out.
        response.RequestMessage ??= attempt.Request;
        BodyState state = ReplyBody.StateOf(attempt.Request.Method, response);
        Learn(attempt, response, body, receivedAt, state);
        if (state != BodyState.Whole)
        {
            attempt.HandOut(times.LimitOf(attempt.KnownJourney));
            response.Content = new AttemptContent(response.Content, attempt);
        }
        else if (response.IsSuccessStatusCode)
        {
            attempt.Recycle();
        }
        else
        {
            attempt.Dispose();
        }
    }

    private void Learn(Attempt attempt, HttpResponseMessage response, string? body, in ReceiptTime receivedAt, BodyState state)
    {
        RateLimitReading reading = RateLimitReading.Rent();
        try
        {
            HeaderProfile profile = throttle.Plan.Headers;
            ReplyReader.Read(response, body, profile, receivedAt, reading);
            ReplyOutcome outcome = Tell(attempt, response, reading, state);
            if (response.IsSuccessStatusCode && !reading.IsThrottled && body is null && CanBeReadLater(reading, profile))
            {
                attempt.KnownJourney?.Succeeded();
            }
            else
            {
                Remember(attempt, reading, outcome);
            }

            throttle.Tell.Learned(attempt, response, outcome, reading, times);
        }
        finally
        {
            reading.Return();
        }
    }

    private static bool CanBeReadLater(RateLimitReading reading, HeaderProfile profile) =>
        reading.IsEmpty || (profile.ReadsHeadersGenerically && !reading.DependsOnClientClock);

    private static ReplyOutcome Tell(Attempt attempt, HttpResponseMessage response, RateLimitReading reading, BodyState state)
    {
        bool isRefusal = reading.IsThrottled;

        // A refusal that waiting cannot help is no word about pace: nobody else has to pause for it.
        reading.IsThrottled &= !reading.WaitingCannotHelp;
        ReplyOutcome outcome = attempt.Partition.Limiter.Replied(
            attempt.Permit, reading, isUnavailable: response.StatusCode == HttpStatusCode.ServiceUnavailable, state);
        reading.IsThrottled = isRefusal;
        return outcome;
    }

    private void Remember(Attempt attempt, RateLimitReading reading, ReplyOutcome outcome)
    {
        RequestJourney journey = attempt.Journey;
        journey.Snapshot = reading.IsEmpty ? null : reading.ToSnapshot();
        journey.Verdict = reading.IsThrottled ? Judge(journey, outcome, attempt.Partition.Limiter.Clock) : RefusalVerdict.None;
        journey.Arrival = journey.Verdict == RefusalVerdict.WaitAtGate ? attempt.Arrival : 0;
    }

    private RefusalVerdict Judge(RequestJourney journey, ReplyOutcome outcome, MonotonicClock clock)
    {
        journey.Refusals++;
        journey.CountedRefusals += outcome.WasProbe ? 0 : 1;
        long deadline = times.Deadline(journey, clock, clock.Now);
        bool hasLaterDeadline = deadline != MonotonicClock.Never && deadline >= outcome.PausedUntil;
        journey.GaveUp = journey switch
        {
            { Snapshot.WaitingCannotHelp: true } => "The server's refusal is of a kind that waiting cannot help.",
            { Wait: RateLimitWait.None } => "The request asked not to wait.",
            _ when outcome.IsLongPause && !hasLaterDeadline => FormattableString.Invariant($"The server asks to wait longer than MaxDelay ({throttle.Plan.MaxDelay})."),
            _ when deadline < outcome.PausedUntil => "The server asks to wait beyond the request's deadline or MaxWait.",
            _ => null,
        };
        return journey.GaveUp is null ? RefusalVerdict.WaitAtGate : RefusalVerdict.ReturnToCaller;
    }
}
