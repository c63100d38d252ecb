using ClientSdk.Limits;

namespace ClientSdk.Tests.Limiters.Bench;

/// <summary>All limits of the server of one plan, what it says of them, and a foreign client where the plan has one.</summary>
internal sealed class BenchServers(Plan plan, Random random)
{
    private const long Second = TimeSpan.TicksPerSecond;

    private readonly List<BenchServer> _servers = [];
    private int _foreign = 30;

    public IReadOnlyList<BenchServer> All => _servers;

    /// <summary>How many are being served at once.</summary>
    public int Concurrent { get; set; }

    /// <returns>The limit as the client is told of it.</returns>
    public RateLimit Add(BenchLimit limit)
    {
        int drift = plan.Sabotage == Sabotage.SlowServer ? -2000 : plan.DriftPpm;
        _servers.Add(new BenchServer(limit, drift, plan.Offset, !plan.HasCosts && plan.Sabotage == Sabotage.None && !plan.IsContested));
        return (plan.Sabotage == Sabotage.OnePermitMore ? limit with { Permits = limit.Permits + 1 } : limit).Declare();
    }

    /// <returns>Why it was refused; <see langword="null"/> when it was accepted.</returns>
    public string? Count(int group, int cost, long now, bool leaves, RateLimitReading? reading = null)
    {
        BenchServer[] drawn = [.. _servers.Where(server => server.Limit.Name[0] == 's' || server.Limit.Name == "g" + group)];
        TakeForOthers(drawn, now);
        foreach (BenchServer server in drawn)
        {
            if (!server.Accepts(now, cost, out long left))
            {
                Say(reading, server, left, server.Limit.Length);
                return $"refused by {server.Limit}, {left} left";
            }
        }

        if (plan.Concurrent > 0 && Concurrent >= plan.Concurrent)
        {
            return $"refused: {Concurrent} at once";
        }

        Concurrent += leaves ? 0 : 1;
        foreach (BenchServer server in drawn)
        {
            server.Accepts(now, cost, out long remaining);
            long reset = server.Take(now, cost);
            Say(reading, server, plan.RemainingBeforeCount ? remaining : remaining - cost, reset);
        }

        return null;
    }

    private void TakeForOthers(BenchServer[] drawn, long now)
    {
        if ((plan.Sabotage == Sabotage.Foreigner || plan.IsContested) && _foreign > 0 && random.Next(3) == 0)
        {
            foreach (BenchServer server in drawn.Where(server => server.Accepts(now, 1, out _)))
            {
                _foreign--;
                server.Take(now, 1);
            }
        }
    }

    private void Say(RateLimitReading? reading, BenchServer server, long remaining, long reset)
    {
        if (plan.Headers == HeaderScheme.None || reading is null)
        {
            return;
        }

        long? stated = plan.Headers switch
        {
            HeaderScheme.ResetExact => reset,
            HeaderScheme.ResetUp => (reset + Second - 1) / Second * Second,
            HeaderScheme.ResetDown => reset / Second * Second,
            _ => null,
        };
        reading.Add(new RateLimitWindow
        {
            Name = server.Limit.Name,
            Limit = plan.IsContested && random.Next(8) == 0 ? random.Next(1, server.Limit.Permits + 1) : server.Limit.Permits,
            Remaining = remaining + (plan.Sabotage == Sabotage.RemainingTooHigh ? 2 : 0),
            Reset = stated is not { } ticks ? null : TimeSpan.FromTicks(plan.Sabotage == Sabotage.ResetTooEarly ? Math.Max(0, ticks - (3 * Second)) : ticks),
        });
    }
}
