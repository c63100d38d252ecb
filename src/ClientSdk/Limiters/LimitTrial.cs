namespace ClientSdk.Limiters;

/// <summary>When a little more than is known is tried, because a limit that was lifted is not announced. What is tried is its owner's business.</summary>
internal sealed class LimitTrial
{
    private const double FirstStep = 0.05;

    private static readonly long Shortest = TimeSpan.FromSeconds(10).Ticks;
    private static readonly long LongestFirst = TimeSpan.FromSeconds(60).Ticks;
    private static readonly long Longest = TimeSpan.FromMinutes(10).Ticks;

    private long _until = MonotonicClock.LongAgo;
    private long _passedAt = MonotonicClock.LongAgo;
    private long _quietSince;
    private long _interval;
    private int _passed;

    public bool IsRunning { get; private set; }

    /// <summary>The share by which the next trial raises.</summary>
    public double Step { get; private set; } = FirstStep;

    /// <summary>An event, or the end of one: the next trial comes an interval later.</summary>
    public void Postpone(long now, long span)
    {
        _quietSince = now;
        _interval = Math.Max(_interval, FirstInterval(span));
    }

    public bool IsDue(long now) => !IsRunning && now - _quietSince >= _interval;

    public void Start(long now, long length) => (IsRunning, _until) = (true, now + length);

    /// <returns>Whether the trial that was running has just been survived.</returns>
    public bool Advance(long now, long span)
    {
        if (!IsRunning || now < _until)
        {
            return false;
        }

        IsRunning = false;
        _passedAt = _until;
        _quietSince = now - _interval;
        Step = Math.Min(1, 2 * Step);
        if (++_passed >= 3)
        {
            _interval = FirstInterval(span);
        }

        return true;
    }

    /// <summary>An event at that time.</summary>
    /// <returns>Whether a trial is to blame, because it was running then or had ended just before: back to what was before it, and more patience.</returns>
    public bool Fails(long at, long span)
    {
        bool isToBlame = IsRunning || at - _passedAt <= Math.Max(4 * span, LongestFirst);
        (IsRunning, _passed, Step, _passedAt) = (false, 0, FirstStep, MonotonicClock.LongAgo);
        if (isToBlame)
        {
            _interval = Math.Min(Longest, 2 * _interval);
        }

        return isToBlame;
    }

    /// <summary>Long enough for a window to be used up twice.</summary>
    public static long LengthFor(long span) => Math.Max(2 * span, Shortest) + (span / 4);

    private static long FirstInterval(long span) => Math.Clamp(5 * span, Shortest, LongestFirst);
}
