using System.Globalization;
using ClientSdk.Simulation.Clients;
using ClientSdk.Simulation.Optimum;
using ClientSdk.Simulation.Scenes;
using ClientSdk.Simulation.Tables;
using ClientSdk.Testing.Clock;
using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Simulation.Learning;

/// <summary>Hundreds of callers at once against a limit that the client was not told.</summary>
internal static class StormTable
{
    private static readonly TimeSpan LastReply = TimeSpan.FromMilliseconds(100);

    public static readonly IReadOnlyList<ReplyStyle> Styles = [ReplyStyle.RefusalOnly, ReplyStyle.RetryAfter, ReplyStyle.ResetOnly, ReplyStyle.Headers];

    /// <summary>The one that is promised, with the retry of a Polly pipeline beside it.</summary>
    public static string Promised(int seeds)
    {
        MarkdownTable text = new("10 per 1 s, Retry-After: 1, 20 ms", "refusals p95 / max", "seconds mean / p95 / max", "calls that succeeded");
        HiddenServer server = HiddenServers.Usual[0];
        var latency = Latency.Constant(TimeSpan.FromMilliseconds(20));
        foreach (int callers in (int[])[300, 1000])
        {
            text.Add(Row($"ours, {callers} callers", server with { Callers = callers }, latency, seeds, null));
            text.Add(Row($"Polly retry by Retry-After, {callers} callers", server with { Callers = callers }, latency, Math.Max(1, seeds / 20), PollyRetry.Over));
        }

        return text.ToString();
    }

    public static string Of(IReadOnlyList<HiddenServer> servers, int seeds)
    {
        MarkdownTable text = new(["server", "callers", .. Styles.Select(Title)]);
        foreach (HiddenServer server in servers)
        {
            text.Add([server.Name, server.Callers.ToString(CultureInfo.InvariantCulture), .. Styles.Select(style => Cell(server, style, seeds))]);
        }

        return text.ToString();
    }

    public static string Title(ReplyStyle style) => style switch
    {
        ReplyStyle.RefusalOnly => "a: 429 only",
        ReplyStyle.RetryAfter => "b: Retry-After",
        ReplyStyle.ResetOnly => "c: reset on refusals",
        _ => "d: headers",
    };

    private static string Cell(HiddenServer server, ReplyStyle style, int seeds)
    {
        (SceneResult Result, double Ratio)[] runs = Seeded.Run(seeds, seed => Storm(server, style, ServerScene.Lognormal, seed, null));
        bool haveAllSucceeded = runs.All(run => run.Result.Succeeded == server.Callers);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Seeded.Percentile(runs.Select(run => (double)run.Result.Refusals), 0.95):0} / {runs.Max(run => run.Result.Refusals)}; {runs.Average(run => run.Ratio):0.00} / {Seeded.Percentile(runs.Select(run => run.Ratio), 0.95):0.00} / {runs.Max(run => run.Ratio):0.00}{(haveAllSucceeded ? "" : " (calls failed)")}");
    }

    private static string[] Row(string name, HiddenServer server, Latency latency, int seeds, Func<VirtualClock, HttpMessageHandler, HttpMessageHandler>? client)
    {
        SceneResult[] runs = Seeded.Run(seeds, seed => Storm(server, ReplyStyle.RetryAfter, latency, seed, client).Result);
        return
        [
            name,
            string.Create(CultureInfo.InvariantCulture, $"{Seeded.Percentile(runs.Select(run => (double)run.Refusals), 0.95):0} / {runs.Max(run => run.Refusals)}"),
            string.Create(CultureInfo.InvariantCulture, $"{runs.Average(run => run.Elapsed.TotalSeconds):0.0} / {Seeded.Percentile(runs.Select(run => run.Elapsed.TotalSeconds), 0.95):0.0} / {runs.Max(run => run.Elapsed.TotalSeconds):0.0}"),
            string.Create(CultureInfo.InvariantCulture, $"{runs.Min(run => run.Succeeded)} of {server.Callers}"),
        ];
    }

    private static (SceneResult Result, double Ratio) Storm(HiddenServer server, ReplyStyle style, Latency latency, int seed, Func<VirtualClock, HttpMessageHandler, HttpMessageHandler>? client)
    {
        using var scene = new ServerScene(seed, style, latency, server.Concurrency, server.Limits(seed));
        scene.Client = client ?? scene.Client;
        TimeSpan optimum = GreedySchedule.Counted(server.Limits(seed), server.Callers, scene.Clock.GetUtcNow().UtcTicks) + LastReply;
        SceneResult result = scene.Storm(server.Callers);
        return (result, result.Elapsed / optimum);
    }
}
