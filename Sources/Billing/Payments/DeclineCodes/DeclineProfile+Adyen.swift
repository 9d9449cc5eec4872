// Decline codes as data, edition 2026-11-20; meanings in our words:
// adyen.
// A row: code|category|mode|wait|elsewhere|class|marks|meaning; an empty wait is none.

extension DeclineProfile {
  static let adyenRows = """
    2|issuer_declined|later|P1D|elsewhere|soft||Refused without detail
    3|issuer_declined|later|P1D|elsewhere|soft||Referral: issuer wants a manual check
    4|processor_error|failover|PT5M|elsewhere|technical||Acquirer-side error
    5|lost_or_stolen|never|||hard|masked|Card is blocked
    6|expired_card|update_credential|||hard||Card has expired
    7|limit_exceeded|investigate|||soft||Amount mismatch
    8|invalid_details|fix_data|||hard||Card number wrong
    9|issuer_unavailable|later|PT1H|elsewhere|technical||Issuer not reachable
    10|not_permitted|other_method||elsewhere|hard||Issuer does not support this transaction type
    11|authentication_required|customer_action|||soft||3-D Secure not done or failed
    12|insufficient_funds|later|P3D||soft||Not enough balance
    14|suspected_fraud|customer_action|||hard|masked|Acquirer suspects fraud
    15|issuer_declined|investigate|||soft||Cancelled
    16|issuer_declined|customer_action|||soft||Shopper gave up
    17|authentication_required|customer_action|||soft|card_present|Wrong PIN
    18|authentication_required|customer_action|||soft|card_present|Too many wrong PINs
    19|authentication_required|customer_action|||soft|card_present|PIN cannot be checked
    20|suspected_fraud|customer_action|||hard|masked|Pre-authorisation risk score reached the \
    limit
    21|merchant_error|fix_configuration||elsewhere|technical||Never submitted correctly
    22|suspected_fraud|customer_action|||hard|masked|Risk checks before and after authorisation \
    cancelled it
    23|not_permitted|other_method||elsewhere|hard||Issuer or merchant restriction
    24|invalid_details|fix_data|||hard||Security code wrong
    25|not_permitted|other_method||elsewhere|hard||Card restricted in this country or region
    26|authorization_revoked|never|||hard||Shopper asked to stop the subscription
    27|issuer_declined|later|P1D|elsewhere|soft||Specific refusal that maps to no standard reason
    28|limit_exceeded|later|P1D||soft||Over the amount limit
    29|limit_exceeded|later|P1D||soft||Over the frequency limit
    31|suspected_fraud|customer_action|||hard|masked|Issuer suspects fraud
    32|invalid_details|fix_data|||hard||Address check failed
    33|authentication_required|customer_action|||soft|card_present|Online PIN needed
    34|not_permitted|other_method|||hard||No current account on the card
    35|not_permitted|other_method|||hard||No savings account on the card
    36|authentication_required|customer_action|||soft||Mobile PIN needed
    37|authentication_required|customer_action|||soft|card_present|Contactless fallback not \
    completed
    38|authentication_required|customer_action|||soft||Exemption refused; 3-D Secure needed
    39|authentication_required|customer_action|||soft||3-D Secure result never arrived from the \
    directory server
    40|processor_error|failover|PT5M|elsewhere|technical|card_present|Card application in \
    penalty box, network not reached
    41|authentication_required|customer_action|||soft|card_present|PIN or signature needed, \
    restart
    42|authentication_required|customer_action|||soft||3-D Secure failed at network or issuer
    46|do_not_retry|never|||hard||Adyen blocked the attempt to avoid excessive-retry fees
    50|authorization_revoked|never|||hard||Recurring token was disabled by the shopper
    """
}
