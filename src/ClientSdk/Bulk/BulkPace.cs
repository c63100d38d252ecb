namespace ClientSdk.Bulk;

/// <summary>How fast a job goes and how long it will take: by the limits in force where they are known, else by its rate so far. Not thread-safe.</summary>
internal sealed class BulkPace(TimeProvider time, long? total, Func<long, TimeSpan, TimeSpan?>? forecast)
{
    /// <summary>A forecast runs through all requests that are left, so it is made anew only when so large a part of them has been done.</summary>
    private const double Step = 0.01;

    private readonly long _start = time.GetTimestamp();
    private double _roundTrips;
    private long _measured;
    private long _forecastAt;
    private long? _forecastFor;
    private TimeSpan _forecast;

    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    public void Measured(TimeSpan roundTrip)
    {
        _roundTrips += roundTrip.TotalSeconds;
        _measured++;
    }

    public (double ItemsPerSecond, TimeSpan? Left) At(long done, long requests)
    {
        double seconds = Elapsed.TotalSeconds;
        double rate = seconds > 0 ? done / seconds : 0;
        return (rate, total is not { } all ? null : done >= all ? TimeSpan.Zero : ByLimits(all - done, done, requests) ?? ByRate(all - done, rate));
    }

    private static TimeSpan? ByRate(long left, double rate) =>
        rate > 0 && left / rate < TimeSpan.MaxValue.TotalSeconds / 2 ? TimeSpan.FromSeconds(left / rate) : null;

    private TimeSpan? ByLimits(long left, long done, long requests)
    {
        if (forecast is null || done == 0 || _measured == 0)
        {
            return null;
        }

        if (_forecastFor is null || left <= _forecastFor * (1 - Step))
        {
            // As many requests for an item as until now: halves and repetitions cost, too.
            long requestsLeft = (long)Math.Ceiling((double)left * Math.Max(1, requests) / done);
            if (forecast(requestsLeft, TimeSpan.FromSeconds(_roundTrips / _measured)) is not { } whole)
            {
                return null;
            }

            (_forecastFor, _forecast, _forecastAt) = (left, whole, time.GetTimestamp());
        }

        TimeSpan rest = _forecast - time.GetElapsedTime(_forecastAt);
        return rest > TimeSpan.Zero ? rest : TimeSpan.Zero;
    }
}
