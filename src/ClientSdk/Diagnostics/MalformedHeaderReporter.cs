using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ClientSdk.Diagnostics;

/// <summary>Counts every malformed header and logs each name once, so that a broken server cannot fill the log. Thread-safe.</summary>
internal sealed class MalformedHeaderReporter(string scope, RateLimitMetrics metrics, ILogger logger)
{
    // Names come from the reader's own list, so there are few; the cap holds even if that changes.
    private const int MaxNames = 64;

    private readonly ConcurrentDictionary<string, bool> _logged = new(StringComparer.OrdinalIgnoreCase);

    public void Report(string header)
    {
        metrics.AddMalformedHeader(scope, header);
        if (logger.IsEnabled(LogLevel.Debug) && _logged.Count < MaxNames && _logged.TryAdd(header, true))
        {
            logger.MalformedHeader(scope, header);
        }
    }
}
