namespace ClientSdk.Diagnostics;

/// <summary>How a wait for permits ended.</summary>
internal enum QueueResult
{
    /// <summary>The permits were granted.</summary>
    Granted,

    /// <summary>The client refused the request: deadline, pause, shutdown.</summary>
    Refused,

    /// <summary>The caller went away.</summary>
    Cancelled,
}

internal static class QueueResultExtensions
{
    public static string ToTagValue(this QueueResult result) => result switch
    {
        QueueResult.Granted => "granted",
        QueueResult.Refused => "refused",
        _ => "cancelled",
    };
}
