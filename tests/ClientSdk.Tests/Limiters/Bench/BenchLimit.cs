using ClientSdk.Limits;

namespace ClientSdk.Tests.Limiters.Bench;

/// <summary>One limit: how the server counts, and how it is declared to the client.</summary>
/// <param name="Kind">How the server counts.</param>
/// <param name="Permits">Permits a window, or a bucket's capacity.</param>
/// <param name="Length">The window, or the time in which <paramref name="Refill"/> permits come.</param>
/// <param name="Refill">Permits per length (buckets); requests of an nginx rate.</param>
/// <param name="Phase">Of windows and steps.</param>
/// <param name="Grain">The coarseness of the server's stamps.</param>
/// <param name="TellsKind">Whether the client is told the kind of a fixed window, so that it believes resets.</param>
/// <param name="Name">The name in headers.</param>
internal sealed record BenchLimit(ServerKind Kind, int Permits, long Length, int Refill, long Phase, long Grain, bool TellsKind, string Name)
{
    public string NginxRate => Length == TimeSpan.TicksPerSecond ? $"{Refill}r/s" : $"{Refill}r/m";

    public bool HasFixedWindow => Kind is ServerKind.Aligned or ServerKind.FromFirst;

    public RateLimit Declare()
    {
        var length = TimeSpan.FromTicks(Length);
        RateLimit limit = Kind switch
        {
            ServerKind.Aligned when TellsKind => RateLimit.Window(Permits, length).FixedAligned(),
            ServerKind.FromFirst when TellsKind => RateLimit.Window(Permits, length).FixedFromFirstRequest(),
            ServerKind.Counter => RateLimit.Window(Permits, length).SlidingCounter(),
            ServerKind.Bucket or ServerKind.CellRate => RateLimit.TokenBucket(Permits, Refill, length),
            ServerKind.Steps => RateLimit.TokenBucket(Permits, Refill, length).InStepsOf(Refill, length),
            ServerKind.Nginx => RateLimit.Nginx(NginxRate, Permits - 1),
            _ => RateLimit.Window(Permits, length),
        };
        return limit.Named(Name);
    }

    /// <summary>The time scale on which latencies hurt.</summary>
    public long Scale => Kind is ServerKind.Bucket or ServerKind.CellRate or ServerKind.Nginx or ServerKind.Steps ? Length * Math.Max(1, Permits / 2) / Refill : Length;

    public static BenchLimit Draw(Random random, string name, ServerKind[] kinds, bool coarse)
    {
        ServerKind kind = kinds[random.Next(kinds.Length)];
        int permits = random.Next(4) == 0 ? random.Next(1, 30) : random.Next(1, 7);
        long length = (long)(Math.Pow(10, 5.9 + (random.NextDouble() * 3.1)) * (random.Next(3) == 0 ? 1 : 1.1));
        length = random.Next(2) == 0 ? Math.Max(1, length / TimeSpan.TicksPerSecond) * TimeSpan.TicksPerSecond : length;
        int refill = random.Next(1, permits + 3);
        if (kind == ServerKind.Nginx)
        {
            length = random.Next(2) == 0 ? TimeSpan.TicksPerSecond : TimeSpan.TicksPerMinute;
            refill = random.Next(1, 150);
        }
        else if (kind is ServerKind.CellRate)
        {
            refill = 1;
        }

        bool isFixed = kind is ServerKind.Aligned or ServerKind.FromFirst;
        long grain = coarse && !isFixed && random.Next(3) == 0 ? TimeSpan.TicksPerMillisecond : 1;
        return new BenchLimit(kind, permits, length, refill, random.NextInt64(length), grain, random.Next(4) > 0, name);
    }
}
