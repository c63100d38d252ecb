namespace ClientSdk.Hosting;

/// <summary>Who follows a client's redirects. <c>AllowAutoRedirect</c> says whether they are followed at all; we choose by whom.</summary>
internal sealed class PrimaryHandler
{
    private readonly HttpMessageHandler _handler;

    private PrimaryHandler(HttpMessageHandler handler, bool isFactorys)
    {
        _handler = handler;
        IsFactorys = isFactorys;
    }

    /// <summary>The factory made it; the user may have set some of its properties.</summary>
    public bool IsFactorys { get; }

    public string TypeName => _handler.GetType().Name;

    /// <summary><see langword="null"/> where it cannot be known, as with a stub in a test.</summary>
    public bool? FollowsRedirects => _handler switch
    {
        SocketsHttpHandler sockets => sockets.AllowAutoRedirect,
        HttpClientHandler client => client.AllowAutoRedirect,
        _ => null,
    };

    public static PrimaryHandler Of(HttpMessageHandler handler, HttpMessageHandler factorys)
    {
        HttpMessageHandler inner = handler;
        while (inner is DelegatingHandler { InnerHandler: { } wrapped })
        {
            inner = wrapped;
        }

        return new PrimaryHandler(inner, ReferenceEquals(inner, factorys));
    }

    /// <summary>Switches the factory's handler off, which would follow redirects below the throttle, without a permit for each hop.</summary>
    /// <returns>Whether we shall follow redirects instead.</returns>
    public bool TakeOverRedirects()
    {
        bool? follows = FollowsRedirects;
        if (IsFactorys && follows == true)
        {
            switch (_handler)
            {
                case SocketsHttpHandler sockets:
                    sockets.AllowAutoRedirect = false;
                    break;
                case HttpClientHandler client:
                    client.AllowAutoRedirect = false;
                    break;
            }
        }

        return follows ?? true;
    }
}
