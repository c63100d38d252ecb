using System.Net;
using ClientSdk.Headers;
using ClientSdk.Limits;
using ClientSdk.Tests.Throttling;
using ClientSdk.Throttling;

namespace ClientSdk.Tests.Headers;

/// <summary>A profile reaches the throttle: what it knows holds for everybody who waits.</summary>
public sealed class HeaderProfilesTests
{
    [Fact]
    public void Airtables_penalty_is_waited_for_by_all()
    {
        int replies = 0;
        ThrottlePlan plan = new() { Scope = "test", Limits = [RateLimit.PerSecond(5)], Headers = HeaderProfiles.Airtable };
        using ThrottleBench bench = new(plan, new StubHandler(_ => new HttpResponseMessage(replies++ == 0 ? HttpStatusCode.TooManyRequests : HttpStatusCode.OK)));
        bench.Clock.Run(async () =>
        {
            (await bench.GetAsync()).Dispose();
            (await bench.GetAsync()).Dispose();
            Assert.InRange(bench.Clock.Elapsed, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(40));
        });
    }

    [Fact]
    public void A_refusal_in_a_success_is_seen_where_the_profile_reads_it_and_left_readable()
    {
        const string Body = """{"errors":[{"type":"RATE_LIMITED"}]}""";
        foreach ((HeaderProfile profile, bool isSeen) in ((HeaderProfile, bool)[])[(HeaderProfiles.GitHubGraphQl, true), (HeaderProfiles.GitHub, false)])
        {
            ThrottlePlan plan = new() { Scope = "test", Limits = [RateLimit.PerSecond(100)], Headers = profile };
            using ThrottleBench bench = new(plan, new StubHandler(_ => new HttpResponseMessage { Content = new StringContent(Body, null, "application/json") }));
            bench.Clock.Run(async () =>
            {
                using HttpResponseMessage response = await bench.GetAsync();
                Assert.Equal(Body, await response.Content.ReadAsStringAsync());
                (await bench.GetAsync()).Dispose();
                Assert.Equal(isSeen, bench.Clock.Elapsed >= TimeSpan.FromMinutes(1));
            });
        }
    }
}
