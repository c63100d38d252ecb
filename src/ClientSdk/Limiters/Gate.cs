namespace ClientSdk.Limiters;

/// <summary>
/// One gate for a whole limit set: after a refusal nobody of the set is sent before an instant, then one request probes, and
/// each success lets one more be in flight. The gate does the waiting, so hundreds of refused callers cause one event.
/// </summary>
internal sealed class Gate(Func<double> random)
{
    private const double Decrease = 0.85;
    private const double IncreasePerWindow = 0.03;
    private const int SlowStartEnds = 64;

    private static readonly long LongestBackOff = TimeSpan.FromSeconds(60).Ticks;

    private long _factorSince;
    private int _failedProbes;
    private int _window = SlowStartEnds;
    private int _probesInFlight;

    public long PausedUntil { get; private set; } = MonotonicClock.LongAgo;

    /// <summary>The header or rule behind the pause.</summary>
    public string PauseOrigin { get; private set; } = "back-off";

    /// <summary>The server asked for a longer pause than callers are held.</summary>
    public bool IsLongPause { get; private set; }

    /// <summary>A refusal of a request that was granted before the latest event belongs to that event.</summary>
    public int Epoch { get; private set; }

    public bool IsProbing { get; private set; }

    /// <summary>Slow start lets one request go to see: it is exempt from what only paces.</summary>
    public bool IsFirstProbe => IsProbing && _window == 1;

    public long Ask(long now)
    {
        if (PausedUntil > now)
        {
            return PausedUntil;
        }

        return IsProbing && _probesInFlight >= _window ? MonotonicClock.Never : now;
    }

    /// <summary>How many it lets go now.</summary>
    public long PermitsLeft(long now) =>
        PausedUntil > now ? 0 : IsProbing ? Math.Max(0, _window - _probesInFlight) : long.MaxValue;

    public void Advance(long now, SetState set, long reference)
    {
        if (set.Factor < 1)
        {
            Recover(now, set, reference);
        }
    }

    public bool Granted()
    {
        if (IsProbing)
        {
            _probesInFlight++;
        }

        return IsProbing;
    }

    /// <summary>A probe came back with anything but a refusal.</summary>
    public void Succeeded(int epoch)
    {
        if (epoch != Epoch)
        {
            return;
        }

        _probesInFlight--;
        _failedProbes = 0;
        if (++_window >= SlowStartEnds)
        {
            IsProbing = false;
        }
    }

    /// <summary>A probe was lost or never sent: it says nothing.</summary>
    public void Withdrawn(int epoch)
    {
        if (epoch == Epoch)
        {
            _probesInFlight--;
        }
    }

    /// <summary>Nobody is sent before then, and nothing is learned of it.</summary>
    public void Pause(long now, long until, string origin, bool isLong)
    {
        if (until <= now || until < PausedUntil)
        {
            return;
        }

        (PausedUntil, PauseOrigin, IsLongPause) = (until, origin, isLong);
    }

    /// <returns>Whether this refusal is a new event; otherwise it belongs to the last one and only extends its pause.</returns>
    public bool Refused(long now, int epoch, in RefusalHint hint, bool isExplained, bool isShared, SetState set)
    {
        // Others who were told the same hint come back with us: spread out.
        double jitter = isShared && hint.Ticks is { } stated ? Math.Min(TimeSpan.TicksPerSecond, stated / 10d) * random() : 0;
        if (epoch != Epoch)
        {
            if (hint.Ticks is { } ticks)
            {
                Pause(now, now + ticks + (long)jitter, hint.Origin, hint.IsLong);
            }

            return false;
        }

        double backOff = Math.Min(LongestBackOff, TimeSpan.TicksPerSecond * Math.Pow(2, Math.Min(_failedProbes, 10))) * (0.5 + (random() / 2));
        double wait = hint.Ticks is { } delay ? delay + jitter + (_failedProbes > 0 ? backOff / 4 : 0) : backOff;
        Epoch++;
        _failedProbes++;
        (IsProbing, _window, _probesInFlight) = (true, 1, 0);
        Pause(now, now + (long)wait, hint.Ticks is null ? "back-off" : hint.Origin, hint.IsLong);
        if (!isExplained)
        {
            set.Factor = Math.Max(0.01, set.Factor * Decrease);

            // From now on sends are paced, and those of before need not have told their time.
            set.LastSent = Math.Max(set.LastSent, now);
        }

        _factorSince = now;
        return true;
    }

    private void Recover(long now, SetState set, long reference)
    {
        // A pause shows nothing, so nothing grows in it.
        long since = Math.Max(_factorSince, PausedUntil);
        if (now > since)
        {
            set.Factor = Math.Min(1, set.Factor + (IncreasePerWindow * (now - since) / reference));
            _factorSince = now;
        }
    }
}
