namespace ClientSdk.Retries;

/// <summary>
/// How many retries one limit set may have: 20 % of its requests of the last 10 s, and at least 3. When a server is down, retries
/// would otherwise multiply the load on it. Not thread-safe.
/// </summary>
/// <remarks>
/// Requests are not counted here but sampled, at the moments of decision, from a number that only grows; between two samples they
/// are taken to be evenly spread. So a request that succeeds costs nothing.
/// </remarks>
internal sealed class RetryBudget
{
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private const int AlwaysAllowed = 3;
    private const double Share = 0.2;

    // One slot a second; two more than the window, because it begins and ends within one.
    private readonly Slot[] _slots = new Slot[12];
    private readonly TimeSpan[] _latest = new TimeSpan[AlwaysAllowed];
    private Sample _before;
    private long _taken;
    private long _counted;
    private long _countedBefore;

    /// <summary>The last moment at which anybody asked.</summary>
    public TimeSpan AskedAt { get; private set; }

    /// <summary>Takes one retry, if there is one.</summary>
    /// <param name="now">Time since an origin at which <paramref name="requests"/> was 0. It never goes back.</param>
    /// <param name="requests">All requests so far; of a partition that was idle, was dropped and has come back, all since then.</param>
    public bool TryTake(TimeSpan now, long requests)
    {
        AskedAt = now;
        _countedBefore += requests < _counted ? _counted : 0;
        _counted = requests;
        requests += _countedBefore;
        ref Slot slot = ref Enter(now, requests);
        bool fewRetries = _taken < AlwaysAllowed || _latest[_taken % AlwaysAllowed] <= now - Window;
        if (!fewRetries && RetriesSince(now - Window) + 1 > Share * RequestsSince(now - Window, new Sample(now, requests)))
        {
            return false;
        }

        slot.Retries++;
        _latest[_taken++ % AlwaysAllowed] = now;
        return true;
    }

    private ref Slot Enter(TimeSpan now, long requests)
    {
        long second = SecondOf(now);
        ref Slot slot = ref _slots[second % _slots.Length];
        if (!slot.IsUsed || slot.Second != second)
        {
            if (slot.IsUsed && slot.First.At > _before.At)
            {
                _before = slot.First;
            }

            slot = new Slot { IsUsed = true, Second = second, First = new Sample(now, requests) };
        }

        return ref slot;
    }

    // Whole slots: a little more than the window, so that the share is never exceeded.
    private int RetriesSince(TimeSpan start)
    {
        int retries = 0;
        foreach (ref readonly Slot slot in _slots.AsSpan())
        {
            retries += slot.IsUsed && slot.Second >= SecondOf(start) ? slot.Retries : 0;
        }

        return retries;
    }

    private double RequestsSince(TimeSpan start, Sample now)
    {
        Sample before = _before;
        Sample after = now;
        foreach (ref readonly Slot slot in _slots.AsSpan())
        {
            if (slot.IsUsed && slot.First.At <= start && slot.First.At > before.At)
            {
                before = slot.First;
            }

            if (slot.IsUsed && slot.First.At > start && slot.First.At < after.At)
            {
                after = slot.First;
            }
        }

        if (start <= before.At)
        {
            return now.Requests - before.Requests;
        }

        double part = (start - before.At) / (after.At - before.At);
        return now.Requests - before.Requests - (part * (after.Requests - before.Requests));
    }

    private static long SecondOf(TimeSpan time) => (long)Math.Floor(time.TotalSeconds);

    private readonly record struct Sample(TimeSpan At, long Requests);

    private record struct Slot
    {
        public bool IsUsed;
        public long Second;
        public Sample First;
        public int Retries;
    }
}
