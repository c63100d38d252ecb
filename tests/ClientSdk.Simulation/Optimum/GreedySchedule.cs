using ClientSdk.Simulation.Jobs;
using ClientSdk.Simulation.Latencies;
using ClientSdk.Simulation.Servers;
using ClientSdk.Testing.Enforcement;
using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Simulation.Optimum;

/// <summary>
/// What an omniscient client without any latency would need: the server's own definition, asked again exactly when it will
/// say yes; and 80 ms for the last reply.
/// </summary>
internal static class GreedySchedule
{
    private static readonly TimeSpan LastReply = TimeSpan.FromMilliseconds(80);

    /// <summary>The time to 99 % of the job.</summary>
    public static TimeSpan Of(ServerKind server, LatencyPattern latency, int seed, DateTimeOffset start) =>
        server.Concurrency is { } places
            ? TotalLatency(server.Requests, latency, seed) / places
            : Counted(server.Limits(seed), Job.MostOf(server.Requests), start.UtcTicks) + LastReply;

    /// <summary>How long so many requests take at the least, from the first to the counting of the last.</summary>
    public static TimeSpan Counted(ServerLimit[] limits, int requests, long start)
    {
        long now = start;
        for (int done = 0; done < requests;)
        {
            LimitVerdict verdict = LimitSet.TryTake(limits, now, out _);
            if (verdict.IsAccepted)
            {
                done++;
            }
            else
            {
                now += Math.Max(1, verdict.RetryAfter.Ticks);
            }
        }

        return new TimeSpan(now - start);
    }

    /// <summary>A limit of requests at once is used to the full when none of its places is ever empty.</summary>
    private static TimeSpan TotalLatency(int requests, LatencyPattern latency, int seed)
    {
        SandboxFaults faults = Job.Faults(latency, seed);
        TimeSpan total = TimeSpan.Zero;
        for (int arrival = 1; arrival <= requests; arrival++)
        {
            var fate = ConnectionFate.Draw(faults, arrival);
            total += fate.Before + fate.After;
        }

        return total;
    }
}
