namespace ClientSdk.Testing.Sandbox;

/// <summary>
/// The server's clock: its own machine, so it follows the monotonic time of the provider and not a step of the client's wall clock.
/// </summary>
internal sealed class SandboxClock
{
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _start;
    private readonly long _startTimestamp;
    private readonly double _rate;
    private readonly TimeSpan _skew;

    internal SandboxClock(TimeProvider time, double rate, TimeSpan skew)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate);
        _time = time;
        _start = time.GetUtcNow();
        _startTimestamp = time.GetTimestamp();
        _rate = rate;
        _skew = skew;
    }

    /// <summary>The instant by which requests are counted.</summary>
    internal DateTimeOffset Now
    {
        get
        {
            TimeSpan elapsed = _time.GetElapsedTime(_startTimestamp);
            return _start.ToUniversalTime().AddTicks(_rate is 1 ? elapsed.Ticks : (long)(elapsed.Ticks * _rate));
        }
    }

    /// <summary>What the server says of an instant of its own: with the skew.</summary>
    internal DateTimeOffset Stated(DateTimeOffset instant) => instant + _skew;
}
