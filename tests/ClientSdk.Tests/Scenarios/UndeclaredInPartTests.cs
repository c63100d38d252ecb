using ClientSdk.Limits;
using ClientSdk.Simulation.Scenes;
using ClientSdk.Testing.Enforcement;

namespace ClientSdk.Tests.Scenarios;

/// <summary>Limits that are declared in part: the least of a rate, or that requests at once are limited but not to how many.</summary>
public sealed class UndeclaredInPartTests(ITestOutputHelper output)
{
    private const int Seed = 1;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private SceneResult Saturate(string name, ReplyStyle style, int? concurrency, RateLimit[] declared, TimeSpan span, params ServerLimit[] limits)
    {
        using var scene = new ServerScene(Seed, style, ServerScene.Lognormal, concurrency, limits) { Declared = declared };
        SceneResult result = scene.Saturate(span);
        output.WriteLine(FormattableString.Invariant($"{name}, {style}, seed {Seed}: {result.FirstMinute} refusals in the first minute, {result.PerLaterMinute:0.00} a minute later, {result.Succeeded} done"));
        return result;
    }

    /// <summary>Defects seen red: with a burst that is raised with the rate, 5 a minute and 0.86 of the quota; without trials, 0.67 of it.</summary>
    [Fact]
    public void A_rate_of_at_least_a_hundred_a_second_is_learned_upward()
    {
        SceneResult result = Saturate("nginx 150r/s burst 100", ReplyStyle.RefusalOnly, null, [RateLimit.Nginx("100r/s", 100).OrMore()], 10 * Minute, ServerLimit.Nginx("150r/s", 100));
        Assert.InRange(result.PerLaterMinute, 0, 6);
        Assert.InRange(result.Succeeded, 0.9 * 90_000, 91_000);
    }

    /// <summary>Defect seen red: with a slow start of four at once that does not grow.</summary>
    [Theory]
    [InlineData(ReplyStyle.RefusalOnly)]
    [InlineData(ReplyStyle.ResetOnly)]
    [InlineData(ReplyStyle.Headers)]
    public void Requests_at_once_are_learned_beside_a_declared_rate_and_beside_one_that_is_learned(ReplyStyle style)
    {
        ServerLimit Rate() => ServerLimit.FixedFromFirstRequest(300, Minute);
        foreach (RateLimit[] declared in (RateLimit[][])[[RateLimit.PerMinute(300), RateLimit.LearnedConcurrency()], [RateLimit.LearnedConcurrency()]])
        {
            SceneResult result = Saturate($"300 per 60 s and 10 at once, {declared.Length} declared", style, 10, declared, 30 * Minute, Rate());
            Assert.InRange(result.FirstMinute, 1, 25);
            Assert.InRange(result.PerLaterMinute, 0, 1.5);
            Assert.InRange(result.Succeeded, 8_700, 9_300);
        }
    }
}
