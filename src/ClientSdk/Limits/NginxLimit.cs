using System.Globalization;

namespace ClientSdk.Limits;

/// <summary>nginx's <c>limit_req</c> with <c>nodelay</c>. Made by <see cref="RateLimit.Nginx"/>.</summary>
public sealed record NginxLimit : RateLimit
{
    internal NginxLimit(string rate, int burst)
    {
        ArgumentNullException.ThrowIfNull(rate);
        ArgumentOutOfRangeException.ThrowIfNegative(burst);
        (int requests, Period) = Read(rate);
        Rate = rate;
        Burst = burst;
        MilliRequestsPerSecond = 1000L * requests / (long)Period.TotalSeconds;
    }

    /// <summary>The rate as in nginx.conf, for example <c>25r/s</c>.</summary>
    public string Rate { get; }

    /// <summary>Requests above the rate that are let through at once.</summary>
    public int Burst { get; private init; }

    /// <inheritdoc />
    public override int Permits => Burst + 1;

    /// <inheritdoc />
    public override TimeSpan? Span => TimeSpan.FromSeconds(Permits * 1000d / MilliRequestsPerSecond);

    /// <summary>nginx keeps rates in whole thousandths of a request a second: <c>1r/m</c> is really 0.96 a minute.</summary>
    internal long MilliRequestsPerSecond { get; private init; }

    private TimeSpan Period { get; }

    internal override RateLimit Sized(int permits) => this with { Burst = permits - 1 };

    internal override RateLimit Scaled(double factor) => this with { MilliRequestsPerSecond = Math.Max(1, (long)(MilliRequestsPerSecond * factor)) };

    private protected override string Describe() => FormattableString.Invariant($"nginx {Rate} burst {Burst}");

    private static (int Requests, TimeSpan Period) Read(string rate)
    {
        TimeSpan period = rate switch
        {
            _ when rate.EndsWith("r/s", StringComparison.Ordinal) => TimeSpan.FromSeconds(1),
            _ when rate.EndsWith("r/m", StringComparison.Ordinal) => TimeSpan.FromMinutes(1),
            _ => TimeSpan.Zero,
        };

        return period > TimeSpan.Zero && int.TryParse(rate.AsSpan(0, rate.Length - 3), NumberStyles.None, CultureInfo.InvariantCulture, out int requests) && requests >= 1
            ? (requests, period)
            : throw new ArgumentException($"'{rate}' is not a rate of nginx's limit_req_zone. Write it as there, for example \"25r/s\" or \"100r/m\".", nameof(rate));
    }
}
