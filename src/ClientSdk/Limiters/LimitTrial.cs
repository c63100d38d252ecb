namespace ClientSdk.Limiters;

/// <summary>Now and then a little more than was learned is tried, because a limit that was lifted is not announced.</summary>
internal sealed class LimitTrial
{
    private const double FirstStep = 0.05;

    private static readonly long Shortest = TimeSpan.FromSeconds(10).Ticks;
    private static readonly long LongestFirst = TimeSpan.FromSeconds(60).Ticks;
    private static readonly long Longest = TimeSpan.FromMinutes(10).Ticks;
    private static readonly long RateTrial = TimeSpan.FromSeconds(15).Ticks;

    private LearnedModel _before;
    private long _until = MonotonicClock.LongAgo;
    private long _passedAt = MonotonicClock.LongAgo;
    private long _quietSince;
    private long _interval;
    private double _step = FirstStep;
    private int _passed;

    public bool IsRunning { get; private set; }

    /// <summary>An event, or the end of one: the next trial comes an interval later.</summary>
    public void Postpone(long now, in LearnedModel model)
    {
        _quietSince = now;
        _interval = Math.Max(_interval, FirstInterval(model));
    }

    /// <summary>Called when the model alone holds requests back; raises it when a trial is due.</summary>
    public LearnedModel Consider(long now, in LearnedModel model)
    {
        if (IsRunning || now - _quietSince < _interval)
        {
            return model;
        }

        _before = model;
        IsRunning = true;
        _until = now + (model.IsRate ? RateTrial : Math.Max(2 * model.Span, Shortest) + (model.Span / 4));
        return model.Raised(_step);
    }

    /// <returns>Whether the trial that was running has just been survived.</returns>
    public bool Advance(long now, in LearnedModel model)
    {
        if (!IsRunning || now < _until)
        {
            return false;
        }

        IsRunning = false;
        _passedAt = _until;
        _quietSince = now - _interval;
        _step = Math.Min(1, 2 * _step);
        if (++_passed >= 3)
        {
            _interval = FirstInterval(model);
        }

        return true;
    }

    /// <summary>An event while more was tried, or soon after: back to what was before, and more patience.</summary>
    public bool Fails(in RefusalEvent seen, ref LearnedModel model)
    {
        bool isToBlame = IsRunning || seen.At - _passedAt <= Math.Max(4 * model.Span, LongestFirst);
        (IsRunning, _passed, _step, _passedAt) = (false, 0, FirstStep, MonotonicClock.LongAgo);
        if (isToBlame)
        {
            model = _before;
            _interval = Math.Min(Longest, 2 * _interval);
        }

        return isToBlame;
    }

    private static long FirstInterval(in LearnedModel model) => Math.Clamp(5 * model.Span, Shortest, LongestFirst);
}
