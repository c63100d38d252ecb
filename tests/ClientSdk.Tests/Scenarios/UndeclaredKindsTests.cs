using System.Globalization;
using System.Net;
using ClientSdk.Limits;
using ClientSdk.Simulation.Clients;
using ClientSdk.Simulation.Scenes;
using ClientSdk.Testing.Enforcement;

namespace ClientSdk.Tests.Scenarios;

/// <summary>Kinds of servers on which learning was not tuned, one seed each.</summary>
public sealed class UndeclaredKindsTests(ITestOutputHelper output)
{
    private const int Seed = 1;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static ServerLimit[] LimitsOf(string server) => server switch
    {
        "2 per 1 s and 60 per 60 s" => [ServerLimit.SlidingLog(60, Minute), ServerLimit.SlidingLog(2, Second)],
        "10 per 1 s and 300 per 60 s" => [ServerLimit.SlidingLog(300, Minute), ServerLimit.SlidingLog(10, Second)],
        "window counter 60 per 60 s" => [ServerLimit.SlidingCounter(60, Minute)],
        "GCRA 10/s" => [ServerLimit.Gcra(1, Second / 10)],
        "GCRA 10/s, burst 20" => [ServerLimit.Gcra(20, Second / 10)],
        "60 per 60 s" => [ServerLimit.FixedFromFirstRequest(60, Minute)],
        _ => throw new ArgumentOutOfRangeException(nameof(server), server, "A server of an unknown name."),
    };

    private SceneResult Saturate(ServerScene scene, string server, int minutes)
    {
        SceneResult result = scene.Saturate(minutes * Minute);
        output.WriteLine(FormattableString.Invariant(
            $"{server}, seed {Seed}: {result.FirstMinute} refusals in the first minute, {result.PerLaterMinute:0.00} a minute later, {result.Succeeded} done in {minutes} min"));
        return result;
    }

    /// <summary>Nothing is said but 429: which of the two refused is found out by how long it shuts out. Defect seen red: without the longer one, 5 and 6 refusals a minute.</summary>
    [Theory]
    [InlineData("2 per 1 s and 60 per 60 s", 60, 0.9)]
    [InlineData("10 per 1 s and 300 per 60 s", 300, 0.9)]
    public void Two_windows_are_learned_at_once_from_bare_refusals(string server, int perMinute, double share)
    {
        using var scene = new ServerScene(Seed, ReplyStyle.RefusalOnly, ServerScene.Lognormal, null, LimitsOf(server));
        SceneResult result = Saturate(scene, server, 20);
        Assert.InRange(result.FirstMinute, 1, 30);
        Assert.InRange(result.PerLaterMinute, 0, 1.5);
        Assert.InRange(result.Succeeded, share * 20 * perMinute, 21 * perMinute);
    }

    /// <summary>
    /// Their headers are no window's, and a client that took them for one would starve. A strict spacing gives half of its rate even to a
    /// client that knows it, because the next request leaves after the last one's reply. Defect seen red: with a window made of numbers that replies contradict, 611 of 1,200.
    /// </summary>
    [Theory]
    [InlineData("window counter 60 per 60 s", 60, 0.8)]
    [InlineData("GCRA 10/s", 600, 0.45)]
    [InlineData("GCRA 10/s, burst 20", 600, 0.9)]
    public void Headers_of_a_spacing_or_a_weighed_window_starve_nobody(string server, int perMinute, double share)
    {
        using var scene = new ServerScene(Seed, ReplyStyle.Headers, ServerScene.Lognormal, null, LimitsOf(server));
        SceneResult result = Saturate(scene, server, 20);
        Assert.InRange(result.PerLaterMinute, 0, 1.5);
        Assert.InRange(result.Succeeded, share * 20 * perMinute, 21 * perMinute);
    }

    /// <summary>Somewhat more than the share, because now and then more is tried. Defect seen red: where replies state the limit, all of it was used, one at a time.</summary>
    [Theory]
    [InlineData(ReplyStyle.RetryAfter)]
    [InlineData(ReplyStyle.Headers)]
    public void Of_a_learned_limit_the_wanted_share_is_used(ReplyStyle style)
    {
        using var scene = new ServerScene(Seed, style, ServerScene.Lognormal, null, LimitsOf("60 per 60 s"));
        scene.Client = (clock, network) => new OurPipeline([], clock, Seed, network, plan => plan with { Utilization = 0.5 });
        Assert.InRange(Saturate(scene, $"half of 60 per 60 s, {style}", 20).Succeeded, 0.4 * 20 * 60, 0.65 * 20 * 60);
    }

    /// <summary>
    /// Every refusal says when the window ends, also that of one request too many at once, so that each one stops the client until then. Nothing tells
    /// the two apart for certain: the cure is to declare the requests at once, and leave the window to be learned.
    /// </summary>
    [Fact]
    public void Where_every_refusal_names_the_windows_end_a_declared_limit_of_requests_at_once_keeps_the_speed()
    {
        using var scene = new ServerScene(Seed, ReplyStyle.ResetOnly, ServerScene.Lognormal, 10, ServerLimit.FixedAligned(300, Minute));
        scene.Client = (clock, network) => new OurPipeline([RateLimit.Concurrent(10)], clock, Seed, new ResetOnEveryRefusal(clock) { InnerHandler = network });
        SceneResult result = Saturate(scene, "300 per 60 s and 10 at once, reset on all refusals", 20);
        Assert.InRange(result.PerLaterMinute, 0, 1.5);
        Assert.InRange(result.Succeeded, 0.9 * 20 * 300, 21 * 300);
    }

    private sealed class ResetOnEveryRefusal(TimeProvider clock) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            if (response.StatusCode == HttpStatusCode.TooManyRequests && !response.Headers.Contains("RateLimit-Reset"))
            {
                long left = Minute.Ticks - (clock.GetUtcNow().UtcTicks % Minute.Ticks);
                response.Headers.Add("RateLimit-Reset", Math.Ceiling(TimeSpan.FromTicks(left).TotalSeconds).ToString(CultureInfo.InvariantCulture));
            }

            return response;
        }
    }
}
