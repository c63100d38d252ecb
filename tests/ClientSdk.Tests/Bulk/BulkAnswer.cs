namespace ClientSdk.Tests.Bulk;

/// <summary>What a bulk call does and says.</summary>
internal sealed record BulkAnswer(int Status, IEnumerable<string> Effective, string Body = "{}", bool IsLost = false)
{
    public static BulkAnswer Ok(IEnumerable<string> ids) => new(200, ids);

    public static BulkAnswer No(int status, string body = """{"message":"no"}""") => new(status, [], body);
}
