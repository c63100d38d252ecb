using System.Globalization;
using ClientSdk.Simulation.Scenes;
using ClientSdk.Simulation.Tables;

namespace ClientSdk.Simulation.Learning;

/// <summary>Half an hour of work that never ends, against a limit that the client was not told.</summary>
internal static class SaturatedTable
{
    private static readonly TimeSpan HalfAnHour = TimeSpan.FromMinutes(30);

    public static string Of(IReadOnlyList<HiddenServer> servers, int seeds)
    {
        MarkdownTable text = new(["server", .. StormTable.Styles.Select(StormTable.Title)]);
        foreach (HiddenServer server in servers.Where(server => server.InHalfAnHour > 0))
        {
            text.Add([server.Name, .. StormTable.Styles.Select(style => Cell(server, style, seeds))]);
        }

        return text.ToString();
    }

    private static string Cell(HiddenServer server, ReplyStyle style, int seeds)
    {
        SceneResult[] runs = Seeded.Run(seeds, seed =>
        {
            using var scene = new ServerScene(seed, style, ServerScene.Lognormal, server.Concurrency, server.Limits(seed));
            return scene.Saturate(HalfAnHour);
        });
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{runs.Average(run => run.FirstMinute):0} / {runs.Average(run => run.PerLaterMinute):0.00} (max {runs.Max(run => run.PerLaterMinute):0.0}) / {runs.Average(run => run.Succeeded) / server.InHalfAnHour:0.00} (min {runs.Min(run => (double)run.Succeeded) / server.InHalfAnHour:0.00})");
    }
}
