namespace ClientSdk.Limits;

/// <summary>Failures to reach a server, and what they prove.</summary>
/// <remarks>
/// <see cref="SocketsHttpHandler"/> gives these four errors while it makes a connection, and no other time: where it looks up, connects, negotiates
/// TLS and opens a tunnel (dotnet/runtime, ConnectHelper.cs and HttpConnectionPool.cs). A connection that breaks later is <see cref="HttpRequestError.ResponseEnded"/>,
/// <see cref="HttpRequestError.HttpProtocolError"/> or <see cref="HttpRequestError.Unknown"/>.
/// </remarks>
internal static class ConnectFailure
{
    public static bool Is(Exception? failure) => failure is HttpRequestException
    {
        HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };

    /// <summary>
    /// After one of them: no byte of the request can have been sent. It has to have a body, sent without <c>Expect: 100-continue</c>: any other the handler repeats by itself when a
    /// connection of the pool ends before the reply, and only the repetition may have found no connection (dotnet/runtime, HttpConnection.SendAsync, <c>_canRetry</c>).
    /// A redirect that a handler below followed with GET took the body away, too.
    /// </summary>
    public static bool IsUnsent(HttpRequestMessage? request) => request is { Content: not null } && request.Headers.ExpectContinue is not true;
}
