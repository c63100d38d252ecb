using System.Globalization;
using ClientSdk.Simulation.Clients;
using ClientSdk.Simulation.Latencies;
using ClientSdk.Simulation.Learning;
using ClientSdk.Simulation.Scenes;
using ClientSdk.Simulation.Tables;
using ClientSdk.Testing.Clock;

namespace ClientSdk.Simulation.Convergence;

/// <summary>Refusals in half an hour, those of its last ten minutes, and the share of what was possible.</summary>
internal static class ConvergenceTable
{
    private const int Workers = 64;

    private static readonly TimeSpan HalfAnHour = TimeSpan.FromMinutes(30);

    private static readonly ReplyStyle[] Styles = [ReplyStyle.RefusalOnly, ReplyStyle.RetryAfter, ReplyStyle.NamedHeaders];

    public static string Of(int seeds)
    {
        MarkdownTable text = new(
            "case", "ours, 429 only", "ours, Retry-After", "ours, headers", "promised: 429 only; Retry-After; headers", "log at send + Retry-After", "AWS adaptive", "Polly retry");
        foreach (ConvergenceCase one in ConvergenceCases.All)
        {
            string[] paper = [.. one.Paper.Select(paper => string.Create(CultureInfo.InvariantCulture, $"{paper.Refusals:0.#} / {paper.Share:0.00}"))];
            text.Add(
            [
                one.Name,
                .. Styles.Select(style => Text(Run(one, style, seeds, null))),
                string.Join("; ", paper),
                Text(Run(one, ReplyStyle.RetryAfter, seeds, (seed, clock, network) => PollyRetry.Over(clock, new SendLog([one.AtSend], clock) { InnerHandler = network }))),
                Text(Run(one, ReplyStyle.RetryAfter, seeds, (seed, clock, network) => new AwsAdaptive(clock, seed, HalfAnHour) { InnerHandler = network })),
                Text(Run(one, ReplyStyle.RetryAfter, seeds, (_, clock, network) => PollyRetry.Over(clock, network))),
            ]);
        }

        return text.ToString();
    }

    /// <returns>The means of the seeds.</returns>
    public static (double Refusals, double LastTenMinutes, double Share) Run(
        ConvergenceCase one, ReplyStyle style, int seeds, Func<int, VirtualClock, HttpMessageHandler, HttpMessageHandler>? client)
    {
        (SceneResult Result, double Share)[] runs = Seeded.Run(seeds, seed =>
        {
            using var scene = new ServerScene(seed, style, LatencyPatterns.Spread.RoundTrip, null, one.Server[0].Limit(seed)) { Declared = [one.Declared] };
            foreach ((TimeSpan from, Func<int, Testing.Enforcement.ServerLimit> limit) in one.Server.Skip(1))
            {
                scene.Add(from, style, LatencyPatterns.Spread.RoundTrip, null, limit(seed));
            }

            scene.Client = client is null ? scene.Client : (clock, network) => client(seed, clock, network);
            SceneResult result = scene.Saturate(HalfAnHour, Workers, one.Others);
            return (result, result.Succeeded / (one.Possible - (double)result.Foreign));
        });
        return (runs.Average(run => run.Result.Refusals), runs.Average(run => run.Result.LastTenMinutes), runs.Average(run => run.Share));
    }

    private static string Text((double Refusals, double LastTenMinutes, double Share) cell) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Cell.Count(cell.Refusals)} ({Cell.Count(cell.LastTenMinutes)}) / {cell.Share:0.00}");
}
