using ClientSdk.Syncing;

namespace ContactSync.Display;

/// <summary>A line now and then, without control codes.</summary>
internal sealed class ProgressLines(TimeProvider time) : IProgress<SyncProgress>
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private long _last = time.GetTimestamp();

    public void Report(SyncProgress value)
    {
        if (time.GetElapsedTime(_last) < Every)
        {
            return;
        }

        _last = time.GetTimestamp();
        string left = value.TimeLeft is { } span ? FormattableString.Invariant($", about {span.TotalSeconds:0} s left") : "";
        Console.WriteLine(FormattableString.Invariant($"{value.Done} of {value.Done + value.Waiting} contacts are done, {value.Failed} failed, {value.ItemsPerSecond:0} a second{left}"));
    }
}
