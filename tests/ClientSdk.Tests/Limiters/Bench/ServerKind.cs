namespace ClientSdk.Tests.Limiters.Bench;

internal enum ServerKind
{
    SlidingLog,
    ClosedLog,
    Aligned,
    FromFirst,
    Counter,
    Bucket,
    CellRate,
    Steps,
    Nginx,
}
