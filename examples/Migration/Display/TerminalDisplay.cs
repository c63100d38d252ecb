using Migration.Running;
using Spectre.Console;

namespace Migration.Display;

/// <summary>A bar with step, requests, rate and time left.</summary>
internal sealed class TerminalDisplay : ProgressDisplay
{
    private const int BarWidth = 20;

    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);

    public override Task ShowAsync(MigrationProgress progress, Func<Task> job) => AnsiConsole.Progress()
        .Columns(
            new TaskDescriptionColumn { Alignment = Justify.Left },
            new ProgressBarColumn { Width = BarWidth },
            new ReadingColumn(progress))
        .StartAsync(async context =>
        {
            ProgressTask bar = context.AddTask(progress.Read().Step, maxValue: progress.Read().Total);
            await WatchAsync(job(), Every, () => Update(bar, progress.Read()));
            Update(bar, progress.Read());
        });

    private static void Update(ProgressTask bar, ProgressReading reading)
    {
        bar.Description = reading.Done == reading.Total ? "Done" : reading.Step;
        bar.Value = reading.Done;
    }
}
