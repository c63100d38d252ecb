using Migration.Running;

namespace Migration.Display;

/// <summary>A line now and then, without control codes.</summary>
internal sealed class LineDisplay : ProgressDisplay
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    public override Task ShowAsync(MigrationProgress progress, Func<Task> job) => WatchAsync(job(), Every, () =>
    {
        ProgressReading reading = progress.Read();
        Console.WriteLine(FormattableString.Invariant($"{reading.Elapsed.TotalSeconds,6:0} s  {reading.Step}: {reading.Counts}"));
    });
}
