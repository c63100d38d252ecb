using ClientSdk.Simulation.Scenes;
using ClientSdk.Testing.Enforcement;

namespace ClientSdk.Tests.Scenarios;

/// <summary>Half an hour of work that never ends, against a limit that the client was not told.</summary>
public sealed class UndeclaredSaturatedTests(ITestOutputHelper output)
{
    private static readonly int Seeds = Environment.GetEnvironmentVariable("CLIENTSDK_LONG") == "1" ? 10 : 1;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static ServerLimit LimitOf(string server) => server switch
    {
        "10 per 1 s" => ServerLimit.FixedFromFirstRequest(10, TimeSpan.FromSeconds(1)),
        "60 per 60 s, aligned" => ServerLimit.FixedAligned(60, Minute),
        "300 per 60 s" => ServerLimit.FixedFromFirstRequest(300, Minute),
        "100 per 10 s, log" => ServerLimit.SlidingLog(100, TimeSpan.FromSeconds(10)),
        "bucket of 50 at 10/s" => ServerLimit.TokenBucket(50, 10, TimeSpan.FromSeconds(1)),
        "nginx 25r/s burst 25" => ServerLimit.Nginx("25r/s", 25),
        _ => throw new ArgumentOutOfRangeException(nameof(server), server, "A server of an unknown name."),
    };

    private void Tell(string server, ReplyStyle style, int seed, in SceneResult result) => output.WriteLine(FormattableString.Invariant(
        $"{server}, {style}, seed {seed}: {result.FirstMinute} refusals in the first minute, {result.PerLaterMinute:0.00} a minute later, {result.Succeeded} done"));

    /// <summary>Defects seen red: with the model never taken, 17 to 403 a minute; with a slow start that does not grow, half of nginx's rate.</summary>
    [Theory]
    [InlineData("10 per 1 s", 18_000, 0.85)]
    [InlineData("60 per 60 s, aligned", 1_800, 0.9)]
    [InlineData("300 per 60 s", 9_000, 0.9)]
    [InlineData("100 per 10 s, log", 18_000, 0.9)]
    [InlineData("bucket of 50 at 10/s", 18_050, 0.9)]
    [InlineData("nginx 25r/s burst 25", 45_000, 0.85)]
    public void After_the_first_minute_at_most_one_and_a_half_a_minute_are_refused(string server, int possible, double share)
    {
        for (int seed = 1; seed <= Seeds; seed++)
        {
            foreach (ReplyStyle style in (ReplyStyle[])[ReplyStyle.RetryAfter, ReplyStyle.Headers])
            {
                using var scene = new ServerScene(seed, style, ServerScene.Lognormal, null, LimitOf(server));
                SceneResult result = scene.Saturate(30 * Minute);
                Tell(server, style, seed, result);
                Assert.InRange(result.PerLaterMinute, 0, 1.5);
                Assert.InRange(result.Succeeded, share * possible, possible * 1.1);
            }
        }
    }

    /// <summary>Defect seen red: without trials the half was kept after it had ended, 7,446 of 10,500 done.</summary>
    [Fact]
    public void A_limit_that_halves_and_comes_back_is_followed_both_ways()
    {
        for (int seed = 1; seed <= Seeds; seed++)
        {
            using var scene = new ServerScene(seed, ReplyStyle.RetryAfter, ServerScene.Lognormal, null, ServerLimit.FixedFromFirstRequest(300, Minute));
            scene.Add(10 * Minute, ReplyStyle.RetryAfter, ServerScene.Lognormal, null, ServerLimit.FixedFromFirstRequest(150, Minute));
            scene.Add(20 * Minute, ReplyStyle.RetryAfter, ServerScene.Lognormal, null, ServerLimit.FixedFromFirstRequest(300, Minute));
            SceneResult result = scene.Saturate(40 * Minute);
            Tell("300 per 60 s, halved for 10 min", ReplyStyle.RetryAfter, seed, result);
            Assert.InRange(result.PerLaterMinute, 0, 1.5);
            Assert.InRange(result.Succeeded, 0.77 * 10_500, 10_500 * 1.05);
        }
    }

    /// <summary>Defect seen red: with every refusal taken for one of the window, 2.3 a minute.</summary>
    [Fact]
    public void Requests_at_once_beside_a_window_are_learned_and_then_hardly_ever_refused()
    {
        for (int seed = 1; seed <= Seeds; seed++)
        {
            using var scene = new ServerScene(seed, ReplyStyle.ResetOnly, ServerScene.Lognormal, 10, LimitOf("300 per 60 s"));
            SceneResult result = scene.Saturate(30 * Minute);
            Tell("300 per 60 s and 10 at once", ReplyStyle.ResetOnly, seed, result);
            Assert.InRange(result.PerLaterMinute, 0, 1.5);
            Assert.InRange(result.Succeeded, 8_500, 9_300);
        }
    }
}
