using ClientSdk.Api;
using ClientSdk.Sqlite.Journal;
using ClientSdk.Syncing;
using ContactSync.CommandLine;
using ContactSync.Contacts;
using ContactSync.Display;
using ContactSync.Lindris;
using ContactSync.Server;
using Reporting;

namespace ContactSync.Running;

/// <summary>A run from its first line to its report.</summary>
internal static class ContactSyncRun
{
    public static async Task<int> RunAsync(ContactSyncOptions options, CancellationToken cancellationToken)
    {
        try
        {
            if (options.ReportFile is { } report && (Directory.Exists(report) || !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(report)))))
            {
                return await ComplainAsync($"--report is '{report}'. Give the name of a file in a folder that exists, for example report.html.", ExitCode.BadArguments);
            }

            Directory.CreateDirectory(options.Folder);
            if (options.Csv is not null && !File.Exists(options.Csv))
            {
                return await ComplainAsync($"--csv is '{options.Csv}', and there is no such file.", ExitCode.BadArguments);
            }

            using SandboxLink sandbox = await SandboxLink.ConnectAsync(options, cancellationToken);
            await PrepareAsync(options, sandbox);
            return options.DryRun ? await PlanAsync(options, sandbox, cancellationToken) : await SyncAsync(options, sandbox, cancellationToken);
        }
        catch (SyncCanceledException stopped)
        {
            SyncReport report = stopped.Report;
            return await ComplainAsync($"Stopped. {report.Items - report.Remaining - report.InDoubt.Count} of {report.Items} contacts are done, {report.InDoubt.Count} are in doubt. To go on, run the same command again.", ExitCode.Stopped);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return await ComplainAsync("Stopped before anything was sent. To go on, run the same command again.", ExitCode.Stopped);
        }
        catch (SyncStoppedException stopped)
        {
            bool isBadFile = stopped.InnerException is ContactFileException or ArgumentException;
            return await ComplainAsync(isBadFile ? stopped.InnerException!.Message : stopped.Message, isBadFile ? ExitCode.BadArguments : ExitCode.Failed);
        }
        catch (Exception failure) when (failure is ContactFileException or ArgumentException)
        {
            return await ComplainAsync(failure.Message, ExitCode.BadArguments);
        }
        catch (Exception failure) when (failure is SyncJournalException or HttpRequestException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return await ComplainAsync(failure.Message, ExitCode.Failed);
        }
    }

    /// <summary>A journal speaks of one sandbox: without it, nothing of it is true any more.</summary>
    private static async Task PrepareAsync(ContactSyncOptions options, SandboxLink sandbox)
    {
        if (sandbox.IsNew && File.Exists(options.JournalPath))
        {
            Console.WriteLine(options.Fresh ? "The last job in this folder is forgotten." : "The sandbox of the last job in this folder is gone, and with it what was synced: beginning again.");
            File.Delete(options.JournalPath);
            File.Delete(options.JournalPath + "-wal");
        }

        if (options.Csv is null && (sandbox.IsNew || !File.Exists(options.CsvPath)))
        {
            await ContactFile.MakeAsync(options.CsvPath, options.Count);
        }
    }

    private static async Task<int> PlanAsync(ContactSyncOptions options, SandboxLink sandbox, CancellationToken cancellationToken)
    {
        // Nothing is known of when the limits were used last, so they start empty: that costs less than a second.
        await using RateLimitedApiClient api = LindrisSide.Connect(sandbox.Address.Api, options.Scale, TimeProvider.System.GetUtcNow());
        SyncPlan plan = await BatchSync.PlanAsync(ContactFile.ReadAsync(options.CsvPath, cancellationToken), new InMemorySyncJournal(), ToSync(options, api), cancellationToken);
        Console.WriteLine($"{options.CsvPath} against Lindris: {plan.Of(SyncAction.Create)} to create, {plan.Of(SyncAction.Update)} to update, {plan.Of(SyncAction.Unchanged)} unchanged.");
        Console.WriteLine(FormattableString.Invariant($"{plan.Requests} requests, about {plan.Estimate!.Value.TotalSeconds:0.0} s. Nothing was changed."));
        return ExitCode.Done;
    }

    private static async Task<int> SyncAsync(ContactSyncOptions options, SandboxLink sandbox, CancellationToken cancellationToken)
    {
        using SqliteSyncJournal journal = SqliteSyncJournal.Open(options.JournalPath, $"{Path.GetFullPath(options.CsvPath)} to Lindris");
        Console.WriteLine(FormattableString.Invariant($"{options.CsvPath} to a Lindris sandbox: 60 requests per {60 * options.Scale:0.###} s and 2 per {options.Scale:0.####} s, Lindris' own limits with time {1 / options.Scale:0.#} times as fast."));
        Console.WriteLine(journal.Totals.Runs == 0 ? "Kill it or press Ctrl+C at any moment; the same command goes on." : $"Going on: run {journal.Totals.Runs + 1} of this job.");
        using RunRecording recording = new(TimeProvider.System);
        SyncReport report;
        await using (RateLimitedApiClient api = LindrisSide.Connect(sandbox.Address.Api, options.Scale, journal.LimitsUsedUntil ?? (sandbox.IsNew ? null : TimeProvider.System.GetUtcNow()), recording))
        {
            report = await BatchSync.RunAsync(ContactFile.ReadAsync(options.CsvPath, cancellationToken), api.PushWith<Contact>(LindrisSide.Request), journal, ToSync(options, api), new ProgressLines(TimeProvider.System), cancellationToken);
        }

        Report lines = new(report, await sandbox.CountAsync(), options.Scale);
        Console.WriteLine(lines);
        if (options.ReportFile is { } file)
        {
            await lines.ToPage(recording).WriteAsync(file, recording, cancellationToken);
            Console.WriteLine($"The run as a page: {file}");
        }

        return report.IsFinished ? ExitCode.Done : ExitCode.Failed;
    }

    private static SyncOptions<Contact> ToSync(ContactSyncOptions options, RateLimitedApiClient api) => new()
    {
        Key = contact => contact.Email,
        Hash = contact => contact.Hash,
        Remote = LindrisSide.ReadAsync(api),
        LookUp = (change, stop) => LindrisSide.IsThereAsync(api, change, stop),
        LostRequestHold = LindrisSide.LostRequestHold,
        Parallelism = LindrisSide.Parallelism,
        Estimate = requests => LindrisSide.Estimate(api, requests),
    };

    private static async Task<int> ComplainAsync(string message, int exitCode)
    {
        await Console.Error.WriteLineAsync(message);
        return exitCode;
    }
}
