using System.Diagnostics;
using ClientSdk.Syncing;
using Microsoft.Data.Sqlite;

namespace ClientSdk.Servers.Tests.Syncing;

/// <summary>A sync job in a process of its own, and its journal as it lies on the disk.</summary>
internal sealed class KilledJob(string mode, Uri server, string journal, int count)
{
    /// <summary>How long a failure takes: none comes near it, also on a busy machine.</summary>
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(5);

    /// <summary>Starts it and kills it (SIGKILL) at a random moment: mostly while it sends, now and then while it starts.</summary>
    /// <param name="random">The moment.</param>
    /// <param name="accepted">What the server has accepted so far. A moment is so many requests further and some milliseconds: after a time alone, a fast machine would be done.</param>
    public async Task KillAsync(Random random, Func<long> accepted)
    {
        long until = accepted() + (random.Next(6) > 0 ? random.Next(60) : 0);
        using Process process = Start();
        while (accepted() < until && !process.HasExited)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        await Task.Delay(TimeSpan.FromMilliseconds(random.Next(100)), TimeProvider.System, TestContext.Current.CancellationToken);
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async Task<(int ExitCode, string Output)> RunAsync()
    {
        using Process process = Start();
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(_longest, TimeProvider.System, TestContext.Current.CancellationToken);
        }
        catch
        {
            process.Kill();
            throw;
        }

        return (process.ExitCode, await output + await errors);
    }

    public IReadOnlyList<string> Keys(SyncState state)
    {
        if (!File.Exists(journal))
        {
            return [];
        }

        using SqliteConnection connection = new($"Data Source={journal};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM sqlite_schema WHERE name = 'item'";
        if (command.ExecuteScalar() is 0L)
        {
            return [];
        }

        command.CommandText = "SELECT key FROM item WHERE state = $state";
        command.Parameters.AddWithValue("$state", (int)state);
        using SqliteDataReader row = command.ExecuteReader();
        List<string> keys = [];
        while (row.Read())
        {
            keys.Add(row.GetString(0));
        }

        return keys;
    }

    private Process Start()
    {
        DirectoryInfo framework = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        string program = Path.Combine(framework.Parent!.Parent!.Parent!.Parent!.FullName, "ClientSdk.SyncJob", "bin", framework.Parent.Name, framework.Name, "ClientSdk.SyncJob.dll");
        ProcessStartInfo start = new("dotnet", [program, mode, server.AbsoluteUri, journal, $"{count}"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        return Process.Start(start)!;
    }
}
