namespace ClientSdk.Limiters;

/// <summary>
/// What an event changes in the learned model: the model or nothing. One learned window is enough for buckets, too, because
/// between two exhaustions of a bucket permits over time are its rate.
/// </summary>
internal sealed class ModelRevision
{
    private const int FewRequests = 16;
    private const int ManyInFlight = 8;

    private static readonly long ShortRate = TimeSpan.FromSeconds(20).Ticks;

    // A hint speaks in whole seconds, rounded up, and the reply takes its time.
    private static readonly long HintCoarseness = TimeSpan.FromSeconds(1.2).Ticks;

    private bool _hasBeenConfirmed;
    private bool _isPerhapsConcurrency;

    public LearnedModel After(in RefusalEvent seen, in LearnedModel model)
    {
        if (!model.IsKnown)
        {
            return First(seen);
        }

        bool wasPerhapsConcurrency = _isPerhapsConcurrency;
        _isPerhapsConcurrency = false;
        if (model.IsRate)
        {
            return Slower(seen, model);
        }

        if (model.IsSpacing)
        {
            return LearnedModel.Spaced(model.Permits, 1.1 * model.Span);
        }

        double accepted = seen.Accepted;
        if (accepted > 2 * model.Permits)
        {
            return model.Permits == 1
                ? LearnedModel.Spaced(1, 1.1 * model.Span)
                : LearnedModel.Window(Math.Min(model.Permits - 1, 0.95 * model.Permits), model.Span);
        }

        if (accepted >= 0.75 * model.Permits && accepted <= 1.3 * model.Permits)
        {
            return Confirmed(seen, model);
        }

        _hasBeenConfirmed = false;
        if (accepted < 0.75 * model.Permits && seen.Others >= ManyInFlight && !wasPerhapsConcurrency)
        {
            // So many at once may have been the reason; fewer will be in flight from now on.
            _isPerhapsConcurrency = true;
            return model;
        }

        return seen.Length >= 0.8 * model.Span
            ? LearnedModel.Window(Math.Min(accepted, (accepted * model.Span / seen.Length) + 1), model.Span)
            : LearnedModel.Rate(0.97 * Math.Max(1, accepted) / Math.Max(1, seen.Length), model.Span);
    }

    private static LearnedModel First(in RefusalEvent seen)
    {
        if (seen.Accepted == 0)
        {
            return default;
        }

        long high = seen.Reset is { } reset ? reset - seen.FirstSent : seen.LongestSpan;
        long low = seen.Reset is null ? seen.ShortestSpan : high - HintCoarseness;
        return LearnedModel.Window(seen.Accepted, LikelySpan.Within(low, high));
    }

    private static LearnedModel Slower(in RefusalEvent seen, in LearnedModel model)
    {
        if (seen.Accepted <= FewRequests)
        {
            return LearnedModel.Rate(0.8 * model.Pace, model.Span);
        }

        return seen.Length < ShortRate
            ? LearnedModel.Rate(Math.Min(0.97 * model.Pace, 0.97 * seen.Accepted / seen.Length), model.Span)
            : LearnedModel.Rate(0.95 * model.Pace, model.Span);
    }

    /// <summary>As many as expected were accepted, so the permits are right and the span, if anything, was too short.</summary>
    private LearnedModel Confirmed(in RefusalEvent seen, in LearnedModel model)
    {
        long permits = Math.Min(model.Permits, seen.Accepted);
        if (seen.Reset - seen.PreviousReset is { } distance && distance > (1.2 * model.Span) + TimeSpan.TicksPerSecond)
        {
            return LearnedModel.Window(permits, LikelySpan.Within(distance - TimeSpan.TicksPerSecond, distance + TimeSpan.TicksPerSecond));
        }

        if (seen.ShortestSpan > model.Span)
        {
            return LearnedModel.Window(permits, LikelySpan.Within(seen.ShortestSpan, seen.LongestSpan));
        }

        if (seen.Accepted < model.Permits)
        {
            return LearnedModel.Window(permits, model.Span);
        }

        bool isSecond = _hasBeenConfirmed;
        _hasBeenConfirmed = !isSecond;
        return isSecond
            ? LearnedModel.Window(permits, LikelySpan.Within((long)(1.02 * model.Span), (long)(1.5 * model.Span)))
            : LearnedModel.Window(permits, model.Span);
    }
}
