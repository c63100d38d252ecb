using ClientSdk.Limiters;
using ClientSdk.Limits;
using ClientSdk.Tests.Limiters.Bench;

namespace ClientSdk.Tests.Limiters;

/// <summary>A whole reply that says nothing is settled in one go; it does what its headers and its body would do one after the other.</summary>
public sealed class UnremarkedReplyTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void It_leaves_the_limits_as_headers_and_body_at_the_same_instant_leave_them(int seed)
    {
        // Seen red: without telling the set of the success.
        Random random = new(seed);
        RateLimit[] rates = [RateLimit.PerSecond(5), RateLimit.TokenBucket(6, 3, TimeSpan.FromSeconds(1)), RateLimit.PerMinute(20).OrMore()];
        for (int history = 0; history < Rounds.Of(60); history++)
        {
            RateLimit[] shared = [.. rates.Where((_, index) => index == 0 || random.Next(2) == 0), random.Next(2) == 0 ? RateLimit.Concurrent(4) : ConcurrencyLimit.OfUnknownSize()];
            RateLimit[][] groups = [[.. rates.Where(_ => random.Next(3) == 0)]];
            using Desk whole = new(shared, groups);
            using Desk parts = new(shared, groups);
            List<(PermitHandle Whole, PermitHandle Parts)> held = [];
            for (int step = 0; step < 60; step++)
            {
                Step(random, whole, parts, held);
                Assert.True(whole.Limiter.Count() == parts.Limiter.Count(), $"Seed {seed}, history {history}, step {step}: {whole.Limiter.Count()} and {parts.Limiter.Count()}.");
            }
        }
    }

    private static void Step(Random random, Desk whole, Desk parts, List<(PermitHandle Whole, PermitHandle Parts)> held)
    {
        int index = random.Next(Math.Max(1, held.Count));
        switch (random.Next(8))
        {
            case < 4:
                (int group, int cost) = (random.Next(-1, 1), random.Next(1, 3));
                (Asked one, Asked other) = (whole.Ask(group, cost, wait: RateLimitWait.None), parts.Ask(group, cost, wait: RateLimitWait.None));
                Assert.Equal(other.Went, one.Went);
                if (one.Went)
                {
                    held.Add((one.Result.Handle, other.Result.Handle));
                }

                break;
            case < 6 when held.Count > 0:
                Assert.Equal(parts.Reply(held[index].Parts), whole.Limiter.Replied(held[index].Whole, new RateLimitReading(), false, BodyState.Whole));
                parts.Limiter.Ended(held[index].Parts);
                held.RemoveAt(index);
                break;
            case 6 when held.Count > 0:
                Assert.Equal(parts.Refuse(held[index].Parts, hint: 1).IsRefusal, whole.Refuse(held[index].Whole, hint: 1).IsRefusal);
                whole.Limiter.Ended(held[index].Whole);
                parts.Limiter.Ended(held[index].Parts);
                held.RemoveAt(index);
                break;
            default:
                double seconds = random.Next(1, 1_500) / 1_000d;
                whole.Pass(seconds);
                parts.Pass(seconds);
                break;
        }
    }
}
