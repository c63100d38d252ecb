using Migration.Running;
using Spectre.Console;

namespace Migration.Display;

/// <summary>Shows the progress while the job runs.</summary>
internal abstract class ProgressDisplay
{
    /// <summary>A bar in a terminal; lines where the output goes to a file or a pipe, or the terminal knows no control codes.</summary>
    public static ProgressDisplay Choose() =>
        !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities is { Ansi: true, Interactive: true } ? new TerminalDisplay() : new LineDisplay();

    public abstract Task ShowAsync(MigrationProgress progress, Func<Task> job);

    /// <summary>Calls back each so often until the job is done, and passes on how it ended.</summary>
    private protected static async Task WatchAsync(Task job, TimeSpan every, Action show)
    {
        using PeriodicTimer timer = new(every, TimeProvider.System);
        while (await Task.WhenAny(job, timer.WaitForNextTickAsync().AsTask()) != job)
        {
            show();
        }

        await job;
    }
}
