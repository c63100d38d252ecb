using ClientSdk.Limiters;
using ClientSdk.Limits;
using ClientSdk.Tests.Limiters.Bench;

namespace ClientSdk.Tests.Limiters;

/// <summary>
/// Safe and never slower than it must be (invariant 6), by enumeration of every counting time in small integers: never a grant that
/// some assignment rejects, never a refusal that every assignment accepts. Seen to fail on: a window held one tick less
/// (granted too early) or one tick more (refused too long), a bucket whose refill is not capped by what is in flight
/// (a refill that ignores what is in flight), and one that charges a completion a second time.
/// </summary>
public sealed class BruteForceTests
{
    private const int Never = int.MaxValue;

    /// <summary>Whether these counting times, with their costs, are more than the server accepts.</summary>
    private delegate bool Rejects(ReadOnlySpan<(int At, int Cost)> counted);

    [Fact]
    public void A_window_grants_exactly_when_every_counting_time_accepts() => Hold(1, random =>
    {
        int permits = random.Next(1, 4);
        int window = random.Next(1, 7);
        var ledger = new WindowLedger(RateLimit.PerSecond(permits), WindowKind.Unknown, permits, window, window);
        return (ledger, permits, counted => WindowRejects(counted, permits, window));
    });

    [Fact]
    public void A_bucket_grants_exactly_when_every_counting_time_accepts() => Hold(2, random =>
    {
        int permits = random.Next(1, 4);
        int ticks = random.Next(1, 5);
        var ledger = new BucketLedger(RateLimit.PerSecond(permits), permits, _ => new BucketShape(permits * ticks, ticks));
        return (ledger, permits, counted => BucketRejects(counted, permits, ticks));
    });

    private static bool WindowRejects(ReadOnlySpan<(int At, int Cost)> counted, int permits, int window)
    {
        foreach ((int from, _) in counted)
        {
            int sum = 0;
            foreach ((int at, int cost) in counted)
            {
                sum += at >= from && at < from + window ? cost : 0;
            }

            if (sum > permits)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Some closed interval holds more than B + r x: the reflection formula.</summary>
    private static bool BucketRejects(ReadOnlySpan<(int At, int Cost)> counted, int permits, int ticks)
    {
        foreach ((int from, _) in counted)
        {
            foreach ((int to, _) in counted)
            {
                int sum = 0;
                foreach ((int at, int cost) in counted)
                {
                    sum += at >= from && at <= to ? cost : 0;
                }

                if (to >= from && sum * ticks > (permits * ticks) + (to - from))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static void Hold(int salt, Func<Random, (Ledger Ledger, int Permits, Rejects Rejects)> draw)
    {
        for (int seed = 0; seed < Rounds.Of(4_000); seed++)
        {
            var random = new Random((seed * 10) + salt);
            (Ledger ledger, int permits, Rejects rejects) = draw(random);
            string? failure = Walk(random, new LimitSet("set", [ledger], false, 0, () => 0.5), permits, rejects);
            Assert.True(failure is null, $"seed {(seed * 10) + salt}: {failure}");
        }
    }

    private static string? Walk(Random random, LimitSet set, int permits, Rejects rejects)
    {
        List<(int Sent, int Over, int Cost, SetPermit Permit)> requests = [];
        int now = 0;
        int asked = 0;
        for (int step = 0; step < 14; step++)
        {
            now += random.Next(3);
            int open = requests.FindIndex(random.Next(requests.Count + 1) % Math.Max(1, requests.Count), request => request.Over == Never);
            if (open >= 0 && random.Next(2) == 0)
            {
                (int sent, _, int cost, SetPermit permit) = requests[open];
                set.Advance(now);
                set.Finish(permit, now);
                requests[open] = (sent, now, cost, permit);
            }
            else if (asked++ < 7)
            {
                int cost = random.Next(4) == 0 ? random.Next(1, permits + 1) : 1;
                bool mayBeRejected = AnyRejects(requests, now, cost, rejects);
                bool isGranted = set.Ask(now, cost, 0).At <= now;
                if (isGranted == mayBeRejected)
                {
                    return $"{(isGranted ? "granted" : "refused")} {cost} at {now} after {string.Join(", ", requests.Select(request => (request.Sent, request.Over, request.Cost)))}";
                }

                if (isGranted)
                {
                    requests.Add((now, Never, cost, set.Grant(now, cost)));
                }
            }
        }

        return null;
    }

    /// <summary>Some assignment of counting times, in which what is in flight is counted by now, rejects the newcomer.</summary>
    private static bool AnyRejects(List<(int Sent, int Over, int Cost, SetPermit Permit)> requests, int now, int cost, Rejects rejects)
    {
        var counted = new (int At, int Cost)[requests.Count + 1];
        counted[^1] = (now, cost);
        return Assign(0);

        bool Assign(int index)
        {
            if (index == requests.Count)
            {
                return rejects(counted);
            }

            (int sent, int over, int own, _) = requests[index];
            for (int at = sent; at <= Math.Min(over, now); at++)
            {
                counted[index] = (at, own);
                if (Assign(index + 1))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
