using System.Text.Json.Nodes;
using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Testing.SuperTokens;

/// <summary>The shapes of the core's answers, and of nginx's.</summary>
internal static class SuperTokensReplies
{
    private const string NginxPage =
        "<html>\r\n<head><title>429 Too Many Requests</title></head>\r\n<body>\r\n<center><h1>429 Too Many Requests</h1></center>\r\n"
        + "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";

    /// <summary>nginx's own page: no rate headers, no wait.</summary>
    internal static SandboxReply TooMany() => SandboxReply.Text(429, NginxPage, "text/html").With("Server", "nginx");

    /// <summary>The core's errors are bare text, sent as HTML.</summary>
    internal static SandboxReply Error(int status, string message) => SandboxReply.Text(status, message, "text/html");

    internal static SandboxReply Ok(JsonObject data)
    {
        data["status"] = "OK";
        return SandboxReply.Json(200, data);
    }

    /// <summary>A failure of the domain: 200 with a status.</summary>
    internal static SandboxReply Domain(string status) => SandboxReply.Json(200, new JsonObject { ["status"] = status });
}
