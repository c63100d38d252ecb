using ClientSdk.Limits;
using ClientSdk.Pipeline;
using ClientSdk.Providers;

namespace ClientSdk.Tests.Pipeline;

public sealed class RateLimitAwareOptionsPairsTests
{
    [Fact]
    public void Nothing_at_all_is_fine() => Assert.Empty(Failures(_ => { }));

    [Fact]
    public void A_shorter_window_that_is_looser_than_a_longer_one_can_never_bind()
    {
        string failure = Assert.Single(Failures(options =>
        {
            options.Limits.Add(RateLimit.PerSecond(200));
            options.Limits.Add(RateLimit.PerMinute(100));
        }));

        Assert.Contains("'200 per second' can never bind beside '100 per minute'", failure, StringComparison.Ordinal);
        Assert.Contains("Remove one of them", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_binds_beside_one_that_may_be_raised() => Assert.Empty(Failures(options =>
    {
        options.Limits.Add(RateLimit.PerSecond(200));
        options.Limits.Add(RateLimit.PerMinute(100).OrMore());
        options.Limits.Add(RateLimit.LearnedConcurrency());
    }));

    [Fact]
    public void Requests_at_once_are_either_learned_or_declared() => Assert.Contains(
        "Keep the one with the number",
        Assert.Single(Failures(options =>
        {
            options.Limits.Add(RateLimit.Concurrent(10));
            options.Limits.Add(RateLimit.LearnedConcurrency());
        })),
        StringComparison.Ordinal);

    [Theory]
    [InlineData(1, 100, 60, 99, true)]
    [InlineData(1, 100, 60, 100, true)]
    [InlineData(1, 100, 60, 101, false)]
    [InlineData(60, 121, 1, 2, true)]
    [InlineData(60, 120, 1, 2, false)]
    [InlineData(60, 300, 60, 60, true)]
    [InlineData(90, 121, 60, 60, true)]
    [InlineData(90, 119, 60, 60, false)]
    public void A_limit_never_binds_where_another_is_always_reached_first(int seconds, int permits, int otherSeconds, int otherPermits, bool isFutile) =>
        Assert.Equal(isFutile, Failures(options =>
        {
            options.Limits.Add(RateLimit.Window(permits, TimeSpan.FromSeconds(seconds)));
            options.Limits.Add(RateLimit.Window(otherPermits, TimeSpan.FromSeconds(otherSeconds)));
        }).Length == 1);

    [Fact]
    public void A_bucket_larger_than_its_refill_is_fine() =>
        Assert.Empty(Failures(options =>
        {
            options.Limits.Add(RateLimit.TokenBucket(50, 10, TimeSpan.FromMinutes(1)));
            options.Limits.Add(RateLimit.PerMinute(20));
        }));

    [Fact]
    public void A_group_s_window_is_held_against_that_of_its_partition() =>
        Assert.Contains("EndpointGroups['users'].Limits", Assert.Single(Failures(options =>
        {
            options.Limits.Add(RateLimit.PerMinute(100));
            options.EndpointGroups.Add(new EndpointGroup("users", ["GET /users"], RateLimit.PerSecond(200)));
        })), StringComparison.Ordinal);

    [Fact]
    public void Two_limits_of_one_name_are_refused() =>
        Assert.Contains("2 limits of the name '60 per minute'", Assert.Single(Failures(options =>
        {
            options.Limits.Add(RateLimit.PerMinute(60));
            options.Limits.Add(RateLimit.PerMinute(60));
        })), StringComparison.Ordinal);

    [Fact]
    public void A_limit_beside_a_tighter_one_of_the_profile_says_how_to_replace_it()
    {
        Assert.Contains("Named(\"minute\")", Assert.Single(Failures(options =>
        {
            options.Profile = RateLimitProfiles.Lindris();
            options.Limits.Add(RateLimit.PerMinute(100));
        })), StringComparison.Ordinal);

        Assert.Empty(Failures(options =>
        {
            options.Profile = RateLimitProfiles.Lindris();
            options.Limits.Add(RateLimit.PerMinute(100).Named("minute"));
        }));
    }

    [Fact]
    public void A_share_that_leaves_no_permit_says_which_share_would()
    {
        string failure = Assert.Single(Failures(options =>
        {
            options.Utilization = 0.25;
            options.Limits.Add(RateLimit.PerSecond(2));
        }));

        Assert.Contains("'2 per second' has 2 permits, of which Utilization 0.25 leaves none", failure, StringComparison.Ordinal);
        Assert.Contains("at least 0.5", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tenth_of_ten_is_one() =>
        Assert.Empty(Failures(options =>
        {
            options.Utilization = 0.1;
            options.Limits.Add(RateLimit.PerSecond(10));
        }));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1.5, "1.5")]
    [InlineData(-1, "-1")]
    [InlineData(double.NaN, "NaN")]
    public void A_share_that_is_none_is_refused_with_its_value(double share, string text) =>
        Assert.StartsWith($"Utilization is {text}. Give a share above 0", Assert.Single(Failures(options => options.Utilization = share)), StringComparison.Ordinal);

    [Fact]
    public void Groups_of_one_name_and_routes_that_stand_twice_are_refused()
    {
        string[] failures = Failures(options =>
        {
            options.EndpointGroups.Add(new EndpointGroup("users", ["GET /users/{id}"]));
            options.EndpointGroups.Add(new EndpointGroup("users", ["get /users/{user}/"]));
        });

        Assert.Equal(2, failures.Length);
        Assert.Contains("2 groups of the name 'users'", failures[0], StringComparison.Ordinal);
        Assert.Contains("'GET /users/{id}' in 'users' and 'get /users/{user}/' in 'users'", failures[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Times_that_contradict_one_another_are_refused_with_both_values()
    {
        Assert.Contains("Retries.BaseDelay is 00:00:10, longer than Retries.MaxDelay, 00:00:05", Assert.Single(Failures(options =>
        {
            options.Retries.BaseDelay = TimeSpan.FromSeconds(10);
            options.Retries.MaxDelay = TimeSpan.FromSeconds(5);
        })), StringComparison.Ordinal);
        Assert.Contains("Retries.AttemptTimeout is 00:01:00, longer than Retries.TotalTimeout, 00:00:30", Assert.Single(Failures(options =>
        {
            options.Retries.AttemptTimeout = TimeSpan.FromMinutes(1);
            options.Retries.TotalTimeout = TimeSpan.FromSeconds(30);
        })), StringComparison.Ordinal);
        Assert.Contains("Throttling.MaxWait is 00:01:00, longer than Retries.TotalTimeout", Assert.Single(Failures(options =>
        {
            options.Throttling.MaxWait = TimeSpan.FromMinutes(1);
            options.Retries.TotalTimeout = TimeSpan.FromSeconds(30);
        })), StringComparison.Ordinal);
    }

    [Fact]
    public void The_default_attempt_timeout_gives_way_to_a_shorter_total() =>
        Assert.Empty(Failures(options => options.Retries.TotalTimeout = TimeSpan.FromSeconds(30)));

    [Fact]
    public void An_attempt_timeout_may_be_switched_off() =>
        Assert.Empty(Failures(options => options.Retries.AttemptTimeout = Timeout.InfiniteTimeSpan));

    [Fact]
    public void Times_out_of_their_range_are_refused()
    {
        string[] failures = Failures(options =>
        {
            options.Throttling.MaxPause = TimeSpan.Zero;
            options.Throttling.MaxWait = TimeSpan.FromSeconds(-1);
            options.Throttling.Safety = TimeSpan.FromHours(1);
            options.Throttling.CountedWithin = TimeSpan.FromHours(1);
            options.Retries.TotalTimeout = TimeSpan.Zero;
        });

        Assert.Equal(5, failures.Length);
    }

    [Fact]
    public void Ranges_of_attributes_are_checked_in_the_nested_options_too()
    {
        RateLimitAwareOptions options = new();
        options.Throttling.QueueLimit = -1;
        options.Retries.MaxRetries = 1_001;

        Assert.Equal(2, new RateLimitAwareOptionsRanges().Validate("", options).Failures!.Count());
        Assert.True(new RateLimitAwareOptionsRanges().Validate("", new RateLimitAwareOptions()).Succeeded);
    }

    private static string[] Failures(Action<RateLimitAwareOptions> configure)
    {
        RateLimitAwareOptions options = new();
        configure(options);
        return [.. new RateLimitAwareOptionsPairs().Validate("crm", options).Failures ?? []];
    }
}
