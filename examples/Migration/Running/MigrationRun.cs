using Migration.CommandLine;
using Migration.Display;
using Migration.Jobs;

namespace Migration.Running;

/// <summary>A migration from its first line to its report.</summary>
internal static class MigrationRun
{
    public static async Task<int> RunAsync(MigrationOptions options, CancellationToken cancellationToken)
    {
        Console.WriteLine(Opening.Text(options));
        try
        {
            await using MigrationTarget target = await MigrationTarget.StartAsync(options, cancellationToken);
            return await MoveAsync(options, target, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Stopped;
        }
        catch (Exception failure) when (failure is MigrationException or HttpRequestException or IOException)
        {
            await Console.Error.WriteLineAsync($"The migration stopped: {failure.Message}");
            return ExitCode.Failed;
        }
    }

    private static async Task<int> MoveAsync(MigrationOptions options, MigrationTarget target, CancellationToken cancellationToken)
    {
        IMigrationJob job = options.Job;
        TimeSpan? leastTime = options.BaseUrl is null ? job.LeastTimeFor(options.Count, options.Scale) : null;
        MigrationProgress progress = new(job.RequestsFor(options.Count), leastTime, TimeProvider.System);
        IReadOnlyList<User> source = User.Make(options.Count);
        IReadOnlyList<User> moved = [];
        long start = TimeProvider.System.GetTimestamp();
        try
        {
            await ProgressDisplay.Choose().ShowAsync(progress, async () => moved = await job.MoveAsync(new MigrationApi(target.Client, progress), source, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync($"Stopped. {progress.Read().Done} of {progress.Read().Total} requests were done; what they created stays.");
            throw;
        }

        TimeSpan elapsed = TimeProvider.System.GetElapsedTime(start);
        bool agree = source.Select(job.AsKept).ToHashSet().SetEquals(moved) && moved.Count == source.Count;
        Report report = new(options, target.Tally, elapsed, leastTime, agree);
        Console.WriteLine(report);
        if (options.ReportFile is { } file)
        {
            await report.ToPage().WriteAsync(file, target.Recording, cancellationToken);
            Console.WriteLine($"The run as a page: {file}");
        }

        return agree ? ExitCode.Done : ExitCode.Failed;
    }
}
